/// Who waits, once: a task, or a callback.
enum Waiter {
    case task(UnsafeContinuation<WaitOutcome, Never>)
    case callback((WaitOutcome) -> Void)

    /// Tells how the wait ended: a task goes on with the next generation of ready work, a callback is called here.
    func end(_ outcome: WaitOutcome) {
        switch self {
        case .task(let continuation): continuation.resume(returning: outcome)
        case .callback(let body): body(outcome)
        }
    }
}
