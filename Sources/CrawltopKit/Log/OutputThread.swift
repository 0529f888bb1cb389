import CNet
import EventLoop
import Glibc

/// The thread that writes to a disk, a pipe or a terminal and may wait for it, so that the loop never does.
struct OutputThread {
    /// The descriptor to write to.
    let descriptor: Int32
    let queue: OutputQueue
    /// The number of queued bytes below which congestion is over.
    let calm: Int
    /// Called on this thread after congestion has ended or writing has failed.
    let changed: @Sendable () -> Void

    /// Starts the thread.
    ///
    /// - Returns: whether there is a thread.
    func start() -> Bool { BackgroundThread.start { run() } }

    private func run() {
        while let chunks = next() {
            for chunk in chunks {
                if let failure = write(chunk) {
                    return finish(after: failure)
                }
                recycle(chunk)
            }
        }
        finish(after: nil)
    }

    /// The next chunks to write; nil at the end.
    private func next() -> [LineBuffer]? {
        queue.wait { state in
            if !state.chunks.isEmpty {
                defer { state.chunks.removeAll(keepingCapacity: true) }
                return .some(state.chunks)
            }
            return state.isClosing ? .some(nil) : nil
        }
    }

    private func write(_ chunk: LineBuffer) -> OutputFailure? {
        let bytes = chunk.bytes
        var at = 0
        while at < bytes.count {
            let written = Glibc.write(descriptor, bytes.baseAddress.map { $0 + at }, bytes.count - at)
            if written >= 0 {
                at += written
                wrote(written)
            } else if errno == EAGAIN {
                // Another program made the description non-blocking (a shared terminal or pipe).
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } else if errno != EINTR {
                return .from(errno)
            }
        }
        return nil
    }

    private func wrote(_ bytes: Int) {
        let isCalmAgain = queue.change { state in
            state.queued -= bytes
            state.written += bytes
            guard state.isCongested, state.queued < calm else { return false }
            state.isCongested = false
            return true
        }
        if isCalmAgain { changed() }
    }

    private func recycle(_ chunk: LineBuffer) {
        chunk.clear()
        queue.withState { state in
            if state.spare.count < 4 { state.spare.append(chunk) }
        }
    }

    private func finish(after failure: OutputFailure?) {
        queue.change { state in
            state.failure = state.failure ?? failure
            state.isCongested = false
            state.isOver = true
            state.chunks = []
        }
        if failure != nil { changed() }
    }
}
