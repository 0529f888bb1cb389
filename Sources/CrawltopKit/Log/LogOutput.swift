import CNet
import EventLoop
import Glibc

/// The output of a log: standard output or a file, written by a separate thread so that the loop never waits for it.
///
/// Nothing is dropped while the output works. If the reader is slower than the crawl, the queue grows to
/// `Limits.congested` bytes and `isCongested` becomes true. The owner must then dispatch nothing more until it is false
/// again, so that only exchanges in flight add lines. Lines are gathered and handed over in large chunks, so that the
/// thread is not woken for each of them.
public final class LogOutput: LineOutput {
    /// Sizes in bytes.
    public struct Limits: Sendable {
        /// Gathered bytes that are handed over without waiting for `flush()`.
        public var chunk = 64 << 10
        /// Queued bytes above which the output is congested.
        public var congested = 4 << 20
        /// Queued bytes below which it no longer is.
        public var calm = 1 << 20

        /// Creates the default limits: 64 KiB, 4 MiB and 1 MiB.
        public init() {}
    }

    /// The output's name in sentences, such as "standard output".
    public let name: String
    /// Called when lines are gathered for the first time since a `flush()`; the owner calls `flush()` within 100 ms.
    public var onGathered: () -> Void = {}
    /// The nanoseconds without a written byte for which `flush()` waits for room if the output is congested; 0 while
    /// the loop runs, which must never wait.
    public var patience: Int64 = 0

    private let descriptor: Int32
    private let limits: Limits
    private let queue = OutputQueue(OutputState())
    private let changed: @Sendable () -> Void
    private var gathered = LineBuffer()
    private var isFlushPromised = false

    /// Starts writing to a descriptor, which the caller owns.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor, open for writing until `close(patience:)` has returned.
    ///   - name: the output's name in sentences.
    ///   - limits: its sizes.
    ///   - changed: called on any thread after `isCongested` or `failure` has changed.
    public init(
        descriptor: Int32, name: String, limits: Limits = Limits(), changed: @escaping @Sendable () -> Void = {}
    ) {
        self.descriptor = descriptor
        self.name = name
        self.limits = limits
        self.changed = changed
        let thread = OutputThread(descriptor: descriptor, queue: queue, calm: limits.calm, changed: changed)
        if !thread.start() {
            queue.change { $0.failure = .system(EAGAIN) }
        }
    }

    /// Whether more is queued than the reader can be expected to take soon.
    public var isCongested: Bool { queue.withState { $0.isCongested } }

    /// Why nothing more is written; nil if there is no failure.
    public var failure: OutputFailure? { queue.withState { $0.failure } }

    /// Adds a line.
    ///
    /// - Parameter write: appends the line with its newline.
    @inline(__always)
    package func append(_ write: (LineBuffer) -> Void) {
        write(gathered)
        if gathered.count >= limits.chunk {
            handOver()
        } else if !isFlushPromised {
            isFlushPromised = true
            onGathered()
        }
    }

    /// Hands the gathered lines to the thread. Returns at once if `patience` is 0.
    public func flush() {
        isFlushPromised = false
        handOver()
    }

    private func handOver() {
        guard gathered.count > 0 else { return }
        let hasRoom = { (state: OutputState) in !state.isCongested || state.failure != nil }
        if patience > 0, !queue.wait(patience: patience, until: hasRoom) {
            queue.change { $0.failure = .stalled(bytes: $0.queued) }
        }
        let becameCongested = queue.change { state in
            guard state.failure == nil else {
                gathered.clear()
                return false
            }
            state.chunks.append(gathered)
            state.queued += gathered.count
            gathered = state.spare.popLast() ?? LineBuffer()
            guard !state.isCongested, state.queued > limits.congested else { return false }
            state.isCongested = true
            return true
        }
        if becameCongested { changed() }
    }

    /// Hands over the remaining lines, waits until they are written, and ends the thread.
    ///
    /// - Parameter patience: the nanoseconds without a written byte after which it gives up.
    /// - Returns: why not all was written, or nil.
    public func close(patience: Int64) -> OutputFailure? {
        flush()
        queue.change { $0.isClosing = true }
        let isOver = queue.wait(patience: patience) { $0.isOver || $0.failure != nil }
        return queue.withState { isOver ? $0.failure : .stalled(bytes: $0.queued) }
    }

    /// Writes the gathered complete lines behind those of the thread, for a process that ends on the spot. It allocates
    /// nothing, and gives up if nothing is written for a second.
    func writeLastLines() {
        let isIdle = { (state: OutputState) in state.queued == 0 && state.failure == nil }
        var rests = 0
        while queue.peek(isIdle) != true {
            guard rests < 100 else { return }
            rests += 1
            shims_rest(10_000_000)
        }
        let bytes = gathered.bytes
        var end = bytes.count
        while end > 0, bytes[end - 1] != UInt8(ascii: "\n") { end -= 1 }
        var at = 0
        while at < end {
            // A pipe that is writable takes this much.
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&entry, 1, 1_000) > 0, entry.revents & Int16(POLLOUT) != 0 else { return }
            let written = write(descriptor, bytes.baseAddress.map { $0 + at }, min(end - at, Int(PIPE_BUF)))
            guard written > 0 else { return }
            at += written
        }
    }
}
