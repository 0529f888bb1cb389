/// A task or a callback that waits once.
enum Waiter {
    case task(UnsafeContinuation<WaitOutcome, Never>)
    case callback((WaitOutcome) -> Void)

    /// Ends the wait with an outcome. A task resumes with the next generation of ready work; a callback is called here.
    func end(_ outcome: WaitOutcome) {
        switch self {
        case .task(let continuation): continuation.resume(returning: outcome)
        case .callback(let body): body(outcome)
        }
    }
}
