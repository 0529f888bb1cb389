import EventLoop
import TestSupport

@testable import Redis

/// A connection of a test, and all that it told.
final class Recorder: @unchecked Sendable {
    let connection: RedisConnection
    private(set) var ups = 0
    private(set) var failures: [RedisFailure] = []
    /// When it went down, by the loop's clock.
    private(set) var downs: [Int64] = []
    private(set) var replies: [RedisReply?] = []
    private let loop: EventLoop

    init(_ address: String, on loop: EventLoop, _ options: RedisOptions = RedisOptions()) throws {
        self.loop = loop
        connection = RedisConnection(to: try RedisAddress(address), on: loop, options: options)
        connection.onUp = { [unowned self] in ups += 1 }
        connection.onDown = { [unowned self] in
            failures.append($0)
            downs.append(loop.now)
        }
        connection.open()
    }

    convenience init(
        to server: ScriptedRedis, on loop: EventLoop, _ options: RedisOptions = RedisOptions()
    ) throws {
        try self.init("redis://127.0.0.1:\(server.port)", on: loop, options)
    }

    /// Sends a command whose reply is kept.
    func send(_ name: StaticString, _ arguments: String...) {
        var command = RedisCommand(name)
        for argument in arguments { command.append(argument) }
        connection.send(command) { [self] in replies.append($0) }
    }

    func awaitUp(_ times: Int = 1) async throws {
        try await loop.turnUntil { ups >= times }
    }

    func awaitFailure(_ count: Int = 1) async throws -> RedisFailure {
        try await loop.turnUntil { failures.count >= count }
        return failures[count - 1]
    }

    func awaitReplies(_ count: Int = 1) async throws -> [RedisReply?] {
        try await loop.turnUntil { replies.count >= count }
        return replies
    }
}

extension RedisReply {
    /// The error that it is.
    var error: RedisError? {
        if case .error(let error) = self { error } else { nil }
    }
}
