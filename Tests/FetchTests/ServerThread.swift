import EventLoop
import TestSupport

/// A scripted server on a thread and a loop of its own, for engines that hold theirs.
final class ServerThread: Sendable {
    /// Nanoseconds after which it ends by itself, whatever becomes of the test.
    private static let longestLife: Int64 = 600_000_000_000

    let port: UInt16
    private let loop: EventLoop
    private let server: ScriptedServer
    private let ended = AsyncStream.makeStream(of: Void.self)

    init(
        address: String = "127.0.0.1", port wished: UInt16 = 0, limit: Int = .max, turnsAway: Step = .close,
        script: @escaping @Sendable (String, Int) -> [Step]
    ) throws {
        loop = try EventLoop()
        server = try ScriptedServer(
            loop: loop, address: address, port: wished, limit: limit, turnsAway: turnsAway, script: script)
        port = server.port
        loop.schedule(at: loop.now + Self.longestLife) { [unowned loop] in loop.stop() }
        startThread { [loop, ended] in
            runToTheEnd(loop)
            ended.continuation.finish()
        }
    }

    deinit {
        loop.stop()
    }

    /// Ends the thread; returns how many connections it took, and the requests on them.
    func stop() async -> (accepted: Int, requests: [String]) {
        loop.stop()
        for await _ in ended.stream {}
        return (server.accepted, server.requests)
    }
}
