import EventLoop
import TestSupport

/// Runs `body` with two connected sockets, watched by a loop with a thread of its own.
func withWatchedPair(
    _ kind: SelectorKind, _ body: @escaping @Sendable (EventLoop, Watch, Watch) async throws -> Void
) async throws {
    try await onLoop(selector: kind) { loop in
        let pair = try SocketPair()
        let left = try loop.watch(pair.left)
        let right = try loop.watch(pair.right)
        defer {
            left.unwatch()
            right.unwatch()
            pair.close()
        }
        try await body(loop, left, right)
    }
}
