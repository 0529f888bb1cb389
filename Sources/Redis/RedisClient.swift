public import EventLoop
import Words

/// A client of one Redis: a single server, or a cluster of them.
///
/// It has one connection to each master, and finds out by itself which they are. Use it on the loop's thread.
public final class RedisClient {
    /// Called when a connection to a server has come up: at first, after each loss, and for each server that joins a
    /// cluster. What is sent on that connection in this call comes before all else. Whether the server was started again
    /// shows in its `runID`.
    public var onServerUp: (RedisConnection) -> Void = { _ in }
    /// Called when each key has a server whose connection is up: at first, and after each `onDown`.
    public var onUp: () -> Void = {}
    /// Called when that is not so any more, and whenever another attempt has failed. Attempts go on until `close`.
    public var onDown: (RedisFailure) -> Void = { _ in }
    /// The address that the user named.
    public let address: RedisAddress
    /// Whether each key has a server whose connection is up.
    public private(set) var isUp = false
    /// The connections: to the server, or to the masters of the cluster that are known.
    public internal(set) var servers: [RedisConnection] = []

    let loop: EventLoop
    let options: RedisOptions
    /// Which of `servers` serves which slot; nil for a single server, and before it is known.
    var owners: [UInt16]?
    /// The connection to `address` that tells which servers there are. It is closed when they are known; of a single
    /// server it is the only one.
    var guide: RedisConnection?
    var isRefreshing = false
    /// When the slots were asked for, by the loop's clock.
    var lastRefresh: Int64 = .min
    /// Which server is asked for the slots next.
    var turn = 0
    /// Commands that wait for a connection, by its server.
    var held: [RedisAddress: [Held]] = [:]
    /// The number of commands that wait for a connection, or for another attempt.
    var heldCount = 0
    private(set) var isClosed = false

    /// Creates a client that is not opened yet. Close it before letting go of it.
    public init(_ address: RedisAddress, on loop: EventLoop, options: RedisOptions = RedisOptions()) {
        self.address = address
        self.loop = loop
        self.options = options
    }

    /// Starts to connect. `onUp` or `onDown` is called in a later turn.
    public func open() {
        openGuide()
    }

    /// Sends a command to the server of a slot.
    ///
    /// While the keys of a slot move to another server, the command follows them; then later ones may overtake it.
    ///
    /// - Parameters:
    ///   - command: a command whose keys are all in the slot.
    ///   - slot: the slot.
    ///   - then: gets the reply in a later turn; nil where the connection was lost before that, or is not up. Then nobody
    ///     knows whether the command was carried out: send it again at once if the client is up, or else at `onUp`.
    public func send(_ command: RedisCommand, to slot: KeySlot, then: @escaping (RedisReply?) -> Void) {
        guard owners == nil else { return send(Step(command: command, slot: slot, then: then)) }
        guard let server = servers.first else { return loop.soon { then(nil) } }
        server.send(command, then: then)
    }

    /// Whether so much waits to be sent or answered that the caller had better wait.
    public var isBehind: Bool { heldCount >= Self.mostHeld / 10 || servers.contains(where: \.isBehind) }

    /// Closes all connections for good. Commands without a reply get nil in a later turn; nothing else is called.
    public func close() {
        isClosed = true
        isUp = false
        guide?.close()
        for server in servers { server.close() }
        for server in held.keys { release(server, isUp: false) }
    }

    /// The connection to the server of a slot; nil if it is not known.
    public func connection(of slot: KeySlot) -> RedisConnection? { owners == nil ? servers.first : server(of: slot) }

    /// The server of a slot in a cluster; nil if it is not known.
    func server(of slot: KeySlot) -> RedisConnection? {
        guard let owner = owners?[Int(slot.number)], servers.indices.contains(Int(owner)) else { return nil }
        return servers[Int(owner)]
    }

    /// Compares what is up with what was.
    func judge() {
        let wasUp = isUp
        let needed = owners.map { Set($0) } ?? [0]
        isUp = !isClosed && needed.allSatisfy { servers.indices.contains(Int($0)) && servers[Int($0)].isUp }
        if isUp, !wasUp { onUp() }
    }

    /// Tells a failure of a server.
    func tell(_ failure: RedisFailure, of server: RedisConnection) {
        judge()
        guard owners != nil else { return onDown(failure) }
        let place = SafeText(untrusted: "\(server.address.host):\(server.address.port)")
        onDown(RedisFailure(failure.kind, "\(place): \(failure.message)"))
    }
}
