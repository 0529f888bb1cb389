import Crawl
import EventLoop

/// What the loop's thread hands over at a time.
struct JobChunk: Sendable {
    let units: UnitBuffer
    /// What happened, for a replay.
    let recording: [UInt8]
    /// Cookies that were set meanwhile.
    let cookies: [Cookie]
    /// Monotonic nanoseconds when it was handed over.
    let at: Int64

    /// The bytes that wait.
    var count: Int { units.count + recording.count }
}

/// What the loop's thread and the writer's share.
struct JobState {
    var chunks: [JobChunk] = []
    /// Empty buffers that the loop's side fills again.
    var spare: [UnitBuffer] = []
    /// Bytes that are handed over and not committed.
    var queued = 0
    /// When the oldest of them were handed over; nil if all is committed.
    var waitingSince: Int64?
    /// The number of commits.
    var committed = 0
    /// The number of chunks that were handed over.
    var handedOver = 0
    /// The number of those that are committed.
    var kept = 0
    /// Bytes below which congestion is over.
    var calm = JobRecorder.Limits().calm
    var isCongested = false
    /// Why the last attempt at a commit failed.
    var trouble: String?
    var isClosing = false
    /// Whether the owner no longer waits for the end.
    var isGivenUp = false
    var isOver = false
    /// Called on any thread after `isCongested` or `trouble` has changed.
    var onChange: @Sendable () -> Void
}

typealias JobQueue = GuardedState<JobState>

/// How a run ended, for whoever asks later.
package struct JobEnd: Sendable {
    /// `finished` or `stopped`.
    let state: String
    /// Why, in one sentence.
    let reason: String
    /// The exit code.
    let code: Int32
    /// Whether it did all that it was to do: it ended by itself, or by a limit.
    let isComplete: Bool

    /// Creates an end.
    package init(isFinished: Bool, isComplete: Bool? = nil, reason: String, code: Int32) {
        state = isFinished ? "finished" : "stopped"
        self.isComplete = isComplete ?? isFinished
        (self.reason, self.code) = (reason, code)
    }
}
