import EventLoop
import Words

/// Which servers there are.
extension RedisClient {
    /// Nanoseconds between two questions for the slots, at least.
    static let refreshPause: Int64 = 100_000_000
    /// Nanoseconds to the next question while slots have no server.
    static let completionPause: Int64 = 1_000_000_000

    /// Opens the connection to the address that the user named, which tells the others.
    func openGuide() {
        guard guide == nil, !isClosed else { return }
        let guide = connection(to: address)
        self.guide = guide
        guide.open()
    }

    private func connection(to address: RedisAddress) -> RedisConnection {
        let made = RedisConnection(to: address, on: loop, options: options)
        made.onUp = { [weak self, unowned made] in self?.cameUp(made) }
        made.onDown = { [weak self, unowned made] in self?.wentDown(made, $0) }
        return made
    }

    private func cameUp(_ server: RedisConnection) {
        if server === guide, server.server?.isCluster == true { return refresh() }
        // A single server.
        if server === guide, servers.isEmpty { servers = [server] }
        onServerUp(server)
        release(server.address, isUp: true)
        judge()
    }

    private func wentDown(_ server: RedisConnection, _ failure: RedisFailure) {
        release(server.address, isUp: false)
        tell(failure, of: server)
        // A replica may have taken over.
        if owners != nil, server !== guide { refresh() }
    }

    /// Asks a server for the slots, unless that is under way.
    func refresh() {
        guard !isRefreshing, !isClosed else { return }
        isRefreshing = true
        let time = lastRefresh == .min ? loop.now : lastRefresh + Self.refreshPause
        loop.schedule(at: time) { [weak self] in self?.askForSlots() }
    }

    private func askForSlots() {
        lastRefresh = loop.now
        let known = servers.filter(\.isUp) + (guide.map { $0.isUp ? [$0] : [] } ?? [])
        guard !known.isEmpty, !isClosed else {
            isRefreshing = false
            return openGuide()
        }
        // Each in its turn: one that was cut off from the others would tell what was.
        turn &+= 1
        let teller = known[turn % known.count]
        var command = RedisCommand("CLUSTER")
        command.append("SLOTS")
        teller.send(command) { [weak self, unowned teller] reply in
            guard let self, !isClosed else { return }
            isRefreshing = false
            guard let reply else { return refresh() }
            do throws(RedisFailure) {
                use(try SlotTable(reply, from: teller.address))
            } catch {
                tell(error, of: teller)
                refreshLater()
            }
        }
    }

    private func refreshLater() {
        loop.schedule(at: loop.now + Self.completionPause) { [weak self] in self?.refresh() }
    }

    /// Connects to the masters of a table, and leaves those that are none any more.
    private func use(_ table: SlotTable) {
        let former = servers
        let known = Dictionary(former.map { ($0.address, $0) }) { first, _ in first }
        owners = table.owners
        servers = table.masters.map { known[$0] ?? connection(to: $0) }
        // Slots may be on their way to a server that is in no table yet.
        servers += former.filter { held[$0.address] != nil && !table.masters.contains($0.address) }
        for server in former where !servers.contains(where: { $0 === server }) { leave(server) }
        for server in servers where !former.contains(where: { $0 === server }) { server.open() }
        if let guide {
            self.guide = nil
            leave(guide)
        }
        judge()
        guard !table.isComplete else { return }
        onDown(RedisFailure(.unreachable, "some slots of the cluster of Redis have no server"))
        refreshLater()
    }

    /// Closes a connection once its commands are answered: the last one is answered last.
    private func leave(_ server: RedisConnection) {
        server.onUp = {}
        server.onDown = { _ in }
        release(server.address, isUp: false)
        server.send(RedisCommand("PING")) { _ in server.close() }
    }

    /// The connection to a server that another has told of.
    func server(at address: RedisAddress) -> RedisConnection? {
        if let known = servers.first(where: { $0.address == address }) { return known }
        guard servers.count < SlotTable.mostMasters else { return nil }
        let made = connection(to: address)
        servers.append(made)
        made.open()
        return made
    }
}
