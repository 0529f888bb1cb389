/// Names that never lead to a public host, whatever a name server or a proxy would answer.
package enum LocalName {
    /// This machine: localhost and its other spellings.
    case machine
    /// A private network, in which alone the name is known.
    case network

    /// Names other than localhost for this machine, or for all machines of its link, in hosts files and resolvers of
    /// Debian, SUSE, Fedora and its derivatives, macOS, the BSDs and AIX.
    private static let machines: Set<[UInt8]> = Set(
        [
            "localhost4", "localhost4.localdomain4", "localhost6", "localhost6.localdomain6", "loopback",
            "ip6-localhost", "ip6-loopback", "ipv6-localhost", "ipv6-loopback", "ip6-localnet", "ip6-mcastprefix",
            "ip6-allnodes", "ip6-allrouters", "ip6-allhosts", "ipv6-localnet", "ipv6-mcastprefix", "ipv6-allnodes",
            "ipv6-allrouters", "ipv6-allhosts", "broadcasthost",
        ].map { Array($0.utf8) })

    /// The ending of names that systemd's resolver also treats as this machine.
    private static let machineEnding = Array("localhost.localdomain".utf8)

    /// The endings of names that no public name server may answer: multicast DNS (RFC 6762), home networks (RFC 8375),
    /// private use (ICANN, 2024), and the domain of machines without one.
    private static let networkEndings = ["local", "home.arpa", "internal", "localdomain"].map { Array($0.utf8) }

    /// Nil for a name that may be a public host's.
    ///
    /// - Parameter host: a URL's host in lower case; dots at its end are ignored.
    package init?(_ host: ArraySlice<UInt8>) {
        let name = Self.bare(host)
        if name.withUnsafeBufferPointer(isLocalhost) || Self.isWithin(name, Self.machineEnding)
            || Self.machines.contains(Array(name))
        {
            self = .machine
        } else if Self.networkEndings.contains(where: { Self.isWithin(name, $0) }) {
            self = .network
        } else {
            return nil
        }
    }

    /// A host without the dots at its end: one is the root's, and some programs remove one of several.
    package static func bare(_ host: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let dots = host.reversed().prefix { $0 == UInt8(ascii: ".") }
        return host.dropLast(dots.count)
    }

    /// Whether a name is a domain, or under it.
    private static func isWithin(_ name: ArraySlice<UInt8>, _ domain: [UInt8]) -> Bool {
        guard name.count > domain.count else { return name.elementsEqual(domain) }
        return name.suffix(domain.count).elementsEqual(domain)
            && name[name.endIndex - domain.count - 1] == UInt8(ascii: ".")
    }
}
