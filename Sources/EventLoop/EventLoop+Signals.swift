import CNet
import Glibc

/// The signals that the loop reads from a descriptor, so that their handlers run like any other work.
struct SignalSource {
    static let data = UInt64.max - 1
    var descriptor: Int32 = -1
    var mask = sigset_t()
    var handlers: [Int32: () -> Void] = [:]

    func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
    }
}

extension EventLoop {
    /// Calls `body` on the loop whenever the process gets the signal, by signalfd(2). Replaces an earlier `body`.
    ///
    /// Blocks the signal in the calling thread and in threads that it starts later. Call it before other threads start:
    /// a thread that does not block the signal may receive it first. The signal stays blocked when the loop is gone.
    public func onSignal(_ signal: Int32, _ body: @escaping () -> Void) throws(SelectorError) {
        requireLoopThread()
        if signals.descriptor < 0 { sigemptyset(&signals.mask) }
        guard sigaddset(&signals.mask, signal) == 0 else { throw .failed("sigaddset") }
        let code = pthread_sigmask(SIG_BLOCK, &signals.mask, nil)
        guard code == 0 else { throw .system(call: "pthread_sigmask", errno: code) }
        let descriptor = shims_signalfd(signals.descriptor, &signals.mask)
        guard descriptor >= 0 else { throw .failed("signalfd") }
        if signals.descriptor < 0 {
            signals.descriptor = descriptor
            try selector.register(descriptor, .read, data: SignalSource.data)
        }
        signals.handlers[signal] = body
    }

    func takeSignals() {
        var information = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        while read(signals.descriptor, &information, size) == size {
            signals.handlers[Int32(information.ssi_signo)]?()
        }
    }
}
