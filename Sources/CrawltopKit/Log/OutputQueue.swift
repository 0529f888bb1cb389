import EventLoop

/// The chunks of bytes that the loop's thread hands to the thread that writes.
typealias OutputQueue = GuardedState<OutputState>

/// What the two threads share.
struct OutputState {
    var chunks: [LineBuffer] = []
    /// Empty buffers that the loop's side fills again.
    var spare: [LineBuffer] = []
    /// The number of bytes handed over and not written yet.
    var queued = 0
    /// The number of bytes written so far.
    var written = 0
    var isCongested = false
    var isClosing = false
    var isOver = false
    var failure: OutputFailure?
}

extension OutputQueue {
    /// Waits until `condition` holds, or until nothing has been written for a time.
    ///
    /// - Parameters:
    ///   - patience: nanoseconds without a written byte after which waiting is given up.
    ///   - condition: called again after each change.
    /// - Returns: whether the condition holds.
    func wait(patience: Int64, until condition: (OutputState) -> Bool) -> Bool {
        wait(patience: patience, progress: \.written, until: condition)
    }
}
