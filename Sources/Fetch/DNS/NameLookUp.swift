package import EventLoop
package import HTTP

/// Looks up host names as the engines do, without an exchange.
package struct NameLookUp {
    private let resolver: Resolver

    /// Creates a look-up on a loop that asks `servers`: comma-separated, each with a port if it is not 53.
    package init(loop: EventLoop, servers: String) {
        resolver = Resolver(loop: loop, servers: servers)
    }

    /// The addresses of a host, with port 0, in the order in which to try them.
    package func addresses(of host: String) async throws(WaitError) -> Result<[String], FetchError> {
        let asked = resolver.ended
        while resolver.known(host, since: asked) == nil { try await resolver.lookUp(host).wait() }
        return resolver.answer(host, since: asked).map { $0.map(\.description) }
    }

    /// Gives up all look-ups.
    package func stop() {
        resolver.close()
    }
}
