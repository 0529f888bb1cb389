import CNet
import Glibc

/// Where a log goes: standard output or a file, written by a thread of its own so that the loop never waits for it.
///
/// Nothing is dropped while the output works. When the reader is slower than the crawl, the queue grows to
/// `Limits.congested` bytes, `isCongested` becomes true, and the owner is expected to dispatch nothing more until it is
/// false again; what is in flight then is all that can still be added.
/// Lines are gathered and handed over in large chunks, so that the thread is not woken for each of them.
public final class LogOutput {
    /// Sizes in bytes.
    public struct Limits: Sendable {
        /// Gathered bytes that are handed over without waiting for `flush()`.
        public var chunk = 64 << 10
        /// Queued bytes above which the output is congested.
        public var congested = 4 << 20
        /// Queued bytes below which it no longer is.
        public var calm = 1 << 20

        /// 64 KiB, 4 MiB and 1 MiB.
        public init() {}
    }

    /// What the output is called in sentences, as "standard output".
    public let name: String
    /// Called when something was gathered for which no `flush()` is promised yet; the owner promises one within 100 ms.
    public var onGathered: () -> Void = {}
    /// How many nanoseconds without a written byte `flush()` waits for room where the output is congested; 0 while the
    /// loop runs, which must never wait.
    public var patience: Int64 = 0

    private let descriptor: Int32
    private let limits: Limits
    private let queue = OutputQueue()
    private let changed: @Sendable () -> Void
    private var gathered = LineBuffer()
    private var isFlushPromised = false

    /// Starts writing to a descriptor, which stays the caller's.
    ///
    /// - Parameters:
    ///   - descriptor: open for writing until `close(patience:)` has returned.
    ///   - name: what the output is called in sentences.
    ///   - limits: sizes.
    ///   - changed: called on any thread when `isCongested` or `failure` has changed.
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

    /// Why nothing more is written, or nil while all is well.
    public var failure: OutputFailure? { queue.withState { $0.failure } }

    /// Adds a line.
    ///
    /// - Parameter write: writes the line, with its newline, behind what is there.
    @inline(__always)
    func append(_ write: (LineBuffer) -> Void) {
        write(gathered)
        if gathered.count >= limits.chunk {
            handOver()
        } else if !isFlushPromised {
            isFlushPromised = true
            onGathered()
        }
    }

    /// Hands what was gathered to the thread. Returns at once unless `patience` says otherwise.
    public func flush() {
        isFlushPromised = false
        handOver()
    }

    private func handOver() {
        guard gathered.count > 0 else { return }
        let hasRoom = { (state: OutputQueue.State) in !state.isCongested || state.failure != nil }
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

    /// Hands over what is left, waits until it is written, and ends the thread.
    ///
    /// - Parameter patience: nanoseconds without a written byte after which waiting is given up.
    /// - Returns: why not all was written, or nil.
    public func close(patience: Int64) -> OutputFailure? {
        flush()
        queue.change { $0.isClosing = true }
        let isOver = queue.wait(patience: patience) { $0.isOver || $0.failure != nil }
        return queue.withState { isOver ? $0.failure : .stalled(bytes: $0.queued) }
    }

    /// Writes what was gathered, as far as its lines are whole, behind what the thread writes: for a process that ends on the
    /// spot, in the middle of anything. It takes no memory, and gives up where nothing is written for a second.
    func writeLastLines() {
        let isIdle = { (state: OutputQueue.State) in state.queued == 0 && state.failure == nil }
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
            // A pipe that takes anything takes so much.
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&entry, 1, 1_000) > 0, entry.revents & Int16(POLLOUT) != 0 else { return }
            let written = write(descriptor, bytes.baseAddress.map { $0 + at }, min(end - at, Int(PIPE_BUF)))
            guard written > 0 else { return }
            at += written
        }
    }
}
