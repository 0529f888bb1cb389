// Which hosts are this machine by their text, whatever a server says of them.

/// Whether a host's name means this machine: localhost, and names under it (RFC 6761 section 6.3).
public func isLocalhost(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
    let name = host.last == UInt8(ascii: ".") ? host.dropLast() : host[...]
    let local = "localhost".utf8
    guard name.count >= local.count, name.suffix(local.count).elementsEqual(local) else { return false }
    return name.count == local.count || name.dropLast(local.count).last == UInt8(ascii: ".")
}

/// Whether an origin is on the loopback interface by its text: 127.0.0.0/8, ::1 and its IPv4-mapped kin (RFC 4291 section
/// 2.5), localhost and names under it.
///
/// - Parameter origin: as a URL serialises it, such as "http://127.0.0.1:8080".
/// - Returns: whether it is.
func isLoopback(origin: UnsafeBufferPointer<UInt8>) -> Bool {
    let separator = "://".utf8
    guard let colon = origin.firstIndex(of: UInt8(ascii: ":")), origin[colon...].starts(with: separator) else {
        return false
    }
    let host = origin[(colon + separator.count)...]
    if host.first == UInt8(ascii: "[") {
        return host.starts(with: "[::1]".utf8) || host.starts(with: "[::ffff:7f".utf8)
    }
    let name = UnsafeBufferPointer(rebasing: host.prefix { $0 != UInt8(ascii: ":") })
    return isLocalhost(name)
        || name.starts(with: "127.".utf8)
            && name.allSatisfy { $0 == UInt8(ascii: ".") || HTTPByte.digit($0) != nil }
}
