import EventLoop
import TestSupport

@testable import Redis

/// A client of a test, and all that it told.
final class ClientRecorder: @unchecked Sendable {
    let client: RedisClient
    private(set) var ups = 0
    private(set) var serverUps: [RedisAddress] = []
    private(set) var failures: [RedisFailure] = []
    /// The numbers that commands were answered with.
    private(set) var numbers: [String: [Int64]] = [:]
    private(set) var errors: [RedisError] = []
    private(set) var lost = 0
    private(set) var answered = 0
    private let loop: EventLoop

    init(_ address: String, on loop: EventLoop, _ options: RedisOptions = RedisOptions()) throws {
        self.loop = loop
        client = RedisClient(try RedisAddress(address), on: loop, options: options)
        client.onUp = { [unowned self] in ups += 1 }
        client.onDown = { [unowned self] in failures.append($0) }
        client.onServerUp = { [unowned self] in serverUps.append($0.address) }
        client.open()
    }

    func awaitUp(_ times: Int = 1) async throws {
        try await loop.turnUntil { ups >= times }
    }

    /// Adds one to the number at a key.
    func increment(_ key: String) {
        var command = RedisCommand("INCR")
        command.append(key)
        client.send(command, to: KeySlot(key: key)) { [self] reply in
            answered += 1
            switch reply {
            case .integer(let number)?: numbers[key, default: []].append(number)
            case .error(let error)?: errors.append(error)
            default: lost += 1
            }
        }
    }
}
