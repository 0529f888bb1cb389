// Hosts that are this machine by their text, whatever a name server answers.

/// Whether a host's name means this machine: localhost, and names under it (RFC 6761 section 6.3).
public func isLocalhost(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
    let name = host.last == UInt8(ascii: ".") ? host.dropLast() : host[...]
    let local = "localhost".utf8
    guard name.count >= local.count, name.suffix(local.count).elementsEqual(local) else { return false }
    return name.count == local.count || name.dropLast(local.count).last == UInt8(ascii: ".")
}

/// The host in an origin, without its port; the origin itself if it has none.
///
/// - Parameter origin: as a URL serialises it, such as "http://127.0.0.1:8080".
/// - Returns: the host's bytes.
package func hostName(in origin: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let separator = "://".utf8
    guard let colon = origin.firstIndex(of: UInt8(ascii: ":")), origin[colon...].starts(with: separator) else {
        return origin
    }
    let host = origin[(colon + separator.count)...]
    let end = UInt8(ascii: host.first == UInt8(ascii: "[") ? "]" : ":")
    let name = host.prefix { $0 != end }
    return UnsafeBufferPointer(
        rebasing: origin[name.startIndex..<min(name.endIndex + (end == UInt8(ascii: "]") ? 1 : 0), origin.count)])
}

/// Whether an origin is on the loopback interface by its text: 127.0.0.0/8, ::1 and the IPv4-mapped forms (RFC 4291
/// section 2.5), localhost and names under it.
///
/// - Parameter origin: as a URL serialises it, such as "http://127.0.0.1:8080".
/// - Returns: true for a loopback origin.
package func isLoopback(origin: UnsafeBufferPointer<UInt8>) -> Bool {
    let name = hostName(in: origin)
    if name.first == UInt8(ascii: "[") {
        return name.elementsEqual("[::1]".utf8) || name.starts(with: "[::ffff:7f".utf8)
    }
    return isLocalhost(name)
        || name.starts(with: "127.".utf8)
            && name.allSatisfy { $0 == UInt8(ascii: ".") || isASCIIDigit($0) }
}
