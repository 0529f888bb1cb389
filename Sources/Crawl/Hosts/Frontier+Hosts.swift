import Web

// What is known of hosts changes here, and is told.

extension Frontier {
    /// Takes what comes to hold of an origin, or of its host, and tells of it where it is news.
    func change(_ host: UInt32, _ change: HostChange) {
        if hosts.apply(change, to: host) { tellDetail(.hostChanged(host: host, change)) }
    }

    /// The number of a URL's origin, which is told of where it is new; nil where no further origin is kept.
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

    /// A response head came from an origin.
    @inline(__always)
    func noteAnswer(of host: UInt32) {
        if !hosts[host].hasAnswered { change(host, .answered) }
    }

    /// An exchange of an origin ended: its host's pace changes with what that tells. Before the exchange leaves.
    func recordOutcome(_ sign: HostPace.Sign, of host: UInt32, latency: Int64?, began: Int64, now: Int64) {
        change(host, .pace(hosts.recordOutcome(sign, of: host, latency: latency, began: began, now: now)))
    }

    /// An origin's host may serve no more exchanges at a time than it does without one that came to nothing.
    ///
    /// - Parameters:
    ///   - host: the origin.
    ///   - taken: connections that the exchange's URL has cost the host so far; nil where it had never been turned away.
    /// - Returns: connections that the URL has cost the host now; nil where that is not so.
    func slowDown(_ host: UInt32, asTurningAway taken: Int?) -> Int? {
        guard let (taken, limits) = hosts.turnAway(host, taken: taken) else { return nil }
        change(host, .pace(limits))
        return taken
    }

    /// Nothing more goes out to an origin's host until then, or until later if that is so already.
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
