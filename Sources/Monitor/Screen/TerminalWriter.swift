import CProcess
import EventLoop
import Glibc

/// Carries bytes to a terminal at the terminal's own pace: what it does not take now waits for the loop to say more.
///
/// One frame waits at most; whoever draws asks `isBusy` first.
final class TerminalWriter {
    /// Called when all that was waiting has gone out.
    var onDrained: (() -> Void)?
    /// Called when the terminal cannot be written to any more.
    var onGone: (() -> Void)?

    private let watch: Watch
    private var bytes: [UInt8] = []
    private var sent = 0

    init(watch: Watch) {
        self.watch = watch
    }

    /// Whether bytes are waiting.
    var isBusy: Bool { sent < bytes.count }

    /// Sends bytes, now or when the terminal takes them.
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

    /// Sends what is waiting and these bytes, and then no more.
    ///
    /// - Parameters:
    ///   - last: the bytes.
    ///   - reset: what gives the terminal back whatever it has taken, for one that takes nothing.
    ///   - patience: milliseconds for it to take some of them; it has twice as many for all.
    func sendAll(_ last: [UInt8], orAtLeast reset: [CChar], patience: Int32) {
        let all = (bytes[sent...] + last).map(CChar.init(bitPattern:))
        shims_terminal_farewell(watch.descriptor, all, all.count, reset, reset.count, patience)
        stop()
    }

    /// Forgets what is waiting.
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
