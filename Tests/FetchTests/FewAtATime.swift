import Synchronization
import Testing

/// Has only a few of the tests that carry it run at a time: each holds sockets, of which `select` can watch a thousand in
/// one process, and time-outs, which a thread that gets no processor can't keep.
struct FewAtATime: SuiteTrait, TestTrait, TestScoping {
    private static let places = Places(8)

    var isRecursive: Bool { true }

    func scopeProvider(for test: Test, testCase: Test.Case?) -> FewAtATime? {
        testCase == nil ? nil : self
    }

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Self.places.acquire()
        defer { Self.places.release() }
        try await function()
    }
}

extension Trait where Self == FewAtATime {
    /// Runs beside at most seven others of its kind.
    static var fewAtATime: FewAtATime { FewAtATime() }
}

/// A number of places, and those who wait for one, in order.
private final class Places: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    func acquire() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    func release() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
