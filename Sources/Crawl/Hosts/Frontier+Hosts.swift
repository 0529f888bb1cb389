import Web

// Changes hosts and emits the changes.

extension Frontier {
    /// Applies a change to an origin or its host, and emits it if it has an effect.
    func change(_ host: UInt32, _ change: HostChange) {
        if hosts.apply(change, to: host) { tellDetail(.hostChanged(host: host, change)) }
    }

    /// The number of a URL's origin, which is emitted if it is new; nil if no further origin is kept.
    func number(ofOriginOf url: borrowing WebURL) -> UInt32? {
        let known = hosts.hosts.count
        return url.withOriginBytes { origin in
            let host = hosts.position(of: origin) { scope.verdict(on: url) }
            if let host, hosts.hosts.count > known {
                tellDetail(.hostFound(host: host, isInScope: hosts[host].isInScope, origin: origin))
            }
            return host
        }
    }

    /// Records that a response head came from an origin.
    @inline(__always)
    func recordAnswer(of host: UInt32) {
        if !hosts[host].hasAnswered { change(host, .answered) }
    }

    /// Adapts a host's pace to the outcome of an exchange, before the exchange leaves.
    func recordOutcome(_ sign: HostPace.Sign, of host: UInt32, latency: Int64?, began: Int64, now: Int64) {
        change(host, .pace(hosts.recordOutcome(sign, of: host, latency: latency, began: began, now: now)))
    }

    /// Slows an origin's host that may have turned away an exchange, to the number of its other exchanges.
    ///
    /// - Parameters:
    ///   - host: the origin.
    ///   - taken: connections that the exchange's URL has cost the host so far; nil if it was never turned away.
    /// - Returns: connections that the URL has cost the host now; nil if the host was not slowed.
    func slowDown(_ host: UInt32, asTurningAway taken: Int?) -> Int? {
        guard let (taken, limits) = hosts.turnAway(host, taken: taken) else { return nil }
        change(host, .pace(limits))
        return taken
    }

    /// Lets an origin's host rest until a time, or until later if it already does.
    func rest(_ host: UInt32, until due: Int64, isBackingOff: Bool = false) {
        let group = hosts.group(of: host)
        change(
            host, .rests(until: max(due, group.restsUntil), isBackingOff: isBackingOff || group.isBackingOff))
    }

    /// Ends the rest of an origin's host.
    func endRest(of host: UInt32) {
        change(host, .rests(until: 0, isBackingOff: false))
    }
}
