import Glibc
import Web

/// Decides which family's addresses come first (RFC 6724 section 6). Within a family, c-ares has sorted them.
extension [SocketAddress] {
    /// Whether the first of these IPv6 addresses precedes the first of the other, IPv4 addresses: if it is reachable
    /// (rule 1) and its precedence is higher (rule 6). That of unique local, 6to4, Teredo and similar addresses is not.
    func isPreferred(to others: [SocketAddress]) -> Bool {
        guard let first, let other = others.first else { return !isEmpty }
        if !first.hasRoute { return !other.hasRoute }
        return first.precedence > other.precedence || !other.hasRoute
    }
}

extension SocketAddress {
    /// Whether the system has a route to the address. Connecting a datagram socket finds out without sending anything.
    fileprivate var hasRoute: Bool {
        let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return with(port: 53).withSocketAddress { connect(descriptor, $0, $1) } == 0
    }

    /// The precedence of RFC 6724 section 2.1.
    var precedence: Int {
        guard case .v6(let high, let low) = ip else { return 35 }
        switch (high, low) {
        case (0, 1): return 50
        case (0, 0xFFFF_0000_0000...0xFFFF_FFFF_FFFF): return 35
        case (0, 0...0xFFFF_FFFF): return 1
        default: break
        }
        if high >> 48 == 0x2002 { return 30 }
        if high >> 32 == 0x2001_0000 { return 5 }
        if high >> 57 == 0x7E { return 3 }
        if high >> 54 == 0x3FB || high >> 48 == 0x3FFE { return 1 }
        return 40
    }
}
