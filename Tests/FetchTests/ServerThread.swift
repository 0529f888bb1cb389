import EventLoop
import TestSupport

/// A scripted server on a thread and a loop of its own, for engines that hold theirs.
final class ServerThread: Sendable {
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
