import CProcess
import EventLoop
import Glibc

/// Writes bytes to a terminal at its own pace: bytes that it does not accept now wait for the loop.
///
/// At most one frame waits; check `isBusy` before drawing.
final class TerminalWriter {
    /// Called when all waiting bytes are sent.
    var onDrained: (() -> Void)?
    /// Called when the terminal can't be written to any more.
    var onGone: (() -> Void)?

    private let watch: Watch
    private var bytes: [UInt8] = []
    private var sent = 0

    init(watch: Watch) {
        self.watch = watch
    }

    /// The number of bytes that wait.
    var waiting: Int { bytes.count - sent }

    /// Whether bytes are waiting.
    var isBusy: Bool { waiting > 0 }

    /// Sends bytes, now or when the terminal accepts them.
    func send(_ frame: [UInt8]) {
        if isBusy {
            bytes += frame
            return
        }
        bytes = frame
        sent = 0
        write()
        if isBusy {
            watch.onWritable { [weak self] in self?.resume() }
        }
    }

    /// Sends the waiting bytes and these, and then nothing more.
    ///
    /// - Parameters:
    ///   - last: the bytes.
    ///   - reset: bytes that reset a terminal that accepts nothing, at any point of the others.
    ///   - patience: milliseconds for it to accept some of them; it has twice as many for all.
    func sendAll(_ last: [UInt8], orAtLeast reset: [CChar], patience: Int32) {
        let all = (bytes[sent...] + last).map(CChar.init(bitPattern:))
        shims_terminal_farewell(watch.descriptor, all, all.count, reset, reset.count, patience)
        stop()
    }

    /// Discards the waiting bytes.
    func stop() {
        bytes = []
        sent = 0
        watch.onWritable(nil)
    }

    private func resume() {
        write()
        guard !isBusy else { return }
        watch.onWritable(nil)
        onDrained?()
    }

    private func write() {
        while isBusy {
            let count = bytes.withUnsafeBytes {
                Glibc.write(watch.descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent)
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                stop()
                onGone?()
                return
            }
        }
    }
}
