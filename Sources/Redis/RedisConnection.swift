public import EventLoop
import Fetch
import HTTP

/// A connection to one Redis server that keeps itself up: it connects, logs in, and connects again when it was lost.
///
/// Commands are pipelined: each is sent without waiting for the replies to those before it, and the replies come in the
/// same order. Use it on the loop's thread. Nothing in it blocks.
public final class RedisConnection {
    /// Nanoseconds from a loss to the next attempt: at first, and at most. Each failed attempt doubles it.
    static let pauses: ClosedRange<Int64> = 50_000_000...1_000_000_000

    /// Called when commands can be sent: at first and after each loss.
    public var onUp: () -> Void = {}
    /// Called when the connection was lost, and after each attempt that failed. Attempts go on until `close`.
    public var onDown: (RedisFailure) -> Void = { _ in }
    /// The address.
    public let address: RedisAddress
    /// What the server told of itself when it was last up; nil before that. Another `runID` than before means that it
    /// was started again.
    public private(set) var server: RedisServer?
    /// Whether commands can be sent.
    public private(set) var isUp = false

    private let loop: EventLoop
    private let options: RedisOptions
    private let connector: Connector
    private var pipeline: Pipeline?
    private var attempt: Task<Void, any Error>?
    private var retry: TimerID?
    private var pause = pauses.lowerBound
    private var upSince: Int64 = 0
    private var isClosed = false

    /// Creates a connection that is not opened yet. Close it before letting go of it.
    public init(to address: RedisAddress, on loop: EventLoop, options: RedisOptions = RedisOptions()) {
        self.address = address
        self.loop = loop
        self.options = options
        connector = Connector(
            in: loop.group, nameServers: options.nameServers, caFile: options.caFile, isInsecure: false,
            speaksHTTP: false)
    }

    /// Starts to connect. `onUp` or `onDown` is called in a later turn.
    public func open() {
        attempt = loop.spawn { [weak self] in await self?.connect() }
    }

    /// Sends a command.
    ///
    /// - Parameters:
    ///   - command: the command; one that waits in the server takes less than the options' `replyTimeout`.
    ///   - then: gets the reply; nil where the connection was lost before that, or is not up. Then nobody knows whether
    ///     the command was carried out. It is called in a later turn, after `onDown`.
    public func send(_ command: RedisCommand, then: @escaping (RedisReply?) -> Void) {
        guard isUp, let pipeline else { return loop.soon { then(nil) } }
        pipeline.send(command, then: then)
    }

    /// Whether so much waits to be sent or answered that the caller had better wait.
    public var isBehind: Bool { pipeline?.isBehind ?? false }

    /// Closes the connection for good. Commands without a reply get nil in a later turn; nothing else is called.
    public func close() {
        isClosed = true
        isUp = false
        attempt?.cancel()
        if let retry { loop.cancel(retry) }
        pipeline?.close()
        pipeline = nil
        connector.close()
    }

    private func connect() async {
        let destination = connector.destination(host: address.host, port: address.port, isSecure: address.isSecure)
        let limit = WaitLimit(loop.now + options.connectTimeout, deadline: .max, .connecting)
        do throws(FetchError) {
            let connection = try await connector.connect(to: destination, until: limit)
            if isClosed { connection.close() } else { start(connection) }
        } catch {
            lose(RedisFailure(error))
        }
    }

    private func start(_ connection: Connection) {
        let pipeline = Pipeline(connection, on: loop, options) { [weak self] in self?.lose($0) }
        self.pipeline = pipeline
        greet(on: pipeline) { [weak self] server in
            guard let self else { return }
            self.server = server
            (isUp, upSince) = (true, loop.now)
            onUp()
        }
    }

    private func lose(_ failure: RedisFailure) {
        guard !isClosed else { return }
        // A server that takes connections only to drop them is not asked more often for that.
        if isUp, loop.now - upSince >= Self.pauses.upperBound { pause = Self.pauses.lowerBound }
        isUp = false
        pipeline = nil
        retry = loop.schedule(at: loop.now + pause) { [weak self] in self?.open() }
        pause = min(2 * pause, Self.pauses.upperBound)
        onDown(failure)
    }
}
