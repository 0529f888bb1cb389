/// Parses the most common links without the state machine: http and https, nothing to percent-encode, no dot segments
/// except leading ones. Other links are left to `assignGeneral`, which gives the same results, but more slowly.
extension WebURL {
    /// Parses a plain link, if it is one; otherwise this value is unspecified.
    mutating func assignPlain(_ input: UnsafeBufferPointer<UInt8>, _ base: borrowing WebURL) -> Bool {
        guard let first = input.first else { return false }
        guard base.isHTTP, base.bytes.count + input.count <= Self.outputLimit else {
            return assignPlainAbsolute(input)
        }
        if first == UInt8(ascii: "h"), begins(input, withOriginOf: base) {
            let length = Int(base.parts.pathStart)
            return assignPlainTail(input, length, after: length, of: base)
        }
        switch first {
        case UInt8(ascii: "/"):
            if input.count > 1, input[1] == UInt8(ascii: "/") {
                let scheme = base.parts.scheme
                return assignPlainAuthority(
                    input, hostStart: 2, scheme: scheme, prefix: scheme == .http ? "http:" : "https:")
            }
            return assignPlainTail(input, 0, after: Int(base.parts.pathStart), of: base)
        case UInt8(ascii: "?"):
            return assignPlainTail(input, 0, after: Int(base.parts.queryStart), of: base)
        case UInt8(ascii: "#"):
            return assignPlainFragment(input, base)
        case UInt8(ascii: "h"):
            return assignPlainAbsolute(input) || assignPlainRelative(input, base)
        default:
            return assignPlainRelative(input, base)
        }
    }

    /// The same, for a link that needs no base.
    mutating func assignPlainAbsolute(_ input: UnsafeBufferPointer<UInt8>) -> Bool {
        if begins(input, "http://") {
            return assignPlainAuthority(input, hostStart: 7, scheme: .http, prefix: "")
        } else if begins(input, "https://") {
            return assignPlainAuthority(input, hostStart: 8, scheme: .https, prefix: "")
        }
        return false
    }

    /// A path relative to the base's last segment, perhaps after "./" and "../".
    private mutating func assignPlainRelative(_ input: UnsafeBufferPointer<UInt8>, _ base: borrowing WebURL) -> Bool {
        var directoryEnd = base.directoryEnd(before: Int(base.parts.queryStart))
        var start = 0
        while start < input.count, input[start] == UInt8(ascii: ".") {
            if start + 1 < input.count, input[start + 1] == UInt8(ascii: "/") {
                start += 2
            } else if start + 2 < input.count, input[start + 1] == UInt8(ascii: "."),
                input[start + 2] == UInt8(ascii: "/")
            {
                start += 3
                directoryEnd = base.directoryEnd(before: directoryEnd - 1)
            } else {
                return false
            }
        }
        return assignPlainTail(input, start, after: directoryEnd, of: base)
    }

    /// The end of the path's last slash before an offset, or of its first slash if there is none.
    private func directoryEnd(before end: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            let first = Int(parts.pathStart) + 1
            var position = end
            while position > first, bytes[position - 1] != UInt8(ascii: "/") {
                position -= 1
            }
            return max(position, first)
        }
    }

    private mutating func assignPlainFragment(_ input: UnsafeBufferPointer<UInt8>, _ base: borrowing WebURL) -> Bool {
        let table = URLByteClass.table
        for byte in input.dropFirst() where table[Int(byte)] & URLByteClass.fragment.rawValue != 0 {
            return false
        }
        let length = Int(base.parts.fragmentStart)
        write(length, of: base, then: input)
        parts = base.parts
        return true
    }

    /// Writes the part behind a base's leading bytes: path, query and fragment, unchanged from the input.
    private mutating func assignPlainTail(
        _ input: UnsafeBufferPointer<UInt8>, _ start: Int, after length: Int, of base: borrowing WebURL
    ) -> Bool {
        guard let ends = plainEnds(input, start) else { return false }
        write(length, of: base, then: UnsafeBufferPointer(rebasing: input[start...]))
        parts = base.parts
        parts.queryStart = UInt32(truncatingIfNeeded: length + ends.path - start)
        parts.fragmentStart = UInt32(truncatingIfNeeded: length + ends.query - start)
        return true
    }

    /// Parses a URL with a host; `prefix` is the scheme if the input has none.
    private mutating func assignPlainAuthority(
        _ input: UnsafeBufferPointer<UInt8>, hostStart: Int, scheme: URLScheme, prefix: StaticString
    ) -> Bool {
        let table = URLByteClass.table
        var hostEnd = hostStart
        var labelStart = hostStart
        while hostEnd < input.count, table[Int(input[hostEnd])] & URLByteClass.plainHost.rawValue != 0 {
            if input[hostEnd] == UInt8(ascii: ".") {
                labelStart = hostEnd + 1
            }
            hostEnd += 1
        }
        // A last label that is empty or starts with a digit may belong to an IPv4 address.
        guard labelStart < hostEnd, !isASCIIDigit(input[labelStart]) else { return false }
        var authorityEnd = hostEnd
        var port: UInt16?
        if hostEnd < input.count, input[hostEnd] == UInt8(ascii: ":") {
            guard let plain = plainPort(input, hostEnd + 1), plain.port != scheme.defaultPort else { return false }
            (port, authorityEnd) = (plain.port, plain.end)
        }
        let hasPath = authorityEnd < input.count && input[authorityEnd] == UInt8(ascii: "/")
        guard hasPath || authorityEnd == input.count || URLByteClass.pathEnd.contains(input[authorityEnd]),
            let ends = plainEnds(input, authorityEnd)
        else { return false }
        bytes.removeAll(keepingCapacity: true)
        prefix.withUTF8Buffer { bytes.append(contentsOf: $0) }
        if hasPath {
            bytes.append(contentsOf: input)
        } else {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: input[..<authorityEnd]))
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: input[authorityEnd...]))
        }
        let shift = prefix.utf8CodeUnitCount
        let slash = hasPath ? 0 : 1
        parts = URLParts()
        parts.scheme = scheme
        parts.hasAuthority = true
        parts.schemeEnd = scheme == .http ? 4 : 5
        parts.usernameEnd = UInt32(truncatingIfNeeded: shift + hostStart)
        parts.hostStart = parts.usernameEnd
        parts.hostEnd = UInt32(truncatingIfNeeded: shift + hostEnd)
        parts.port = port
        parts.pathStart = UInt32(truncatingIfNeeded: shift + authorityEnd)
        parts.queryStart = UInt32(truncatingIfNeeded: shift + slash + ends.path)
        parts.fragmentStart = UInt32(truncatingIfNeeded: shift + slash + ends.query)
        return true
    }

    /// Replaces the bytes by the leading bytes of a base and a tail.
    private mutating func write(_ count: Int, of base: borrowing WebURL, then tail: UnsafeBufferPointer<UInt8>) {
        let total = count + tail.count
        if bytes.count < total {
            bytes.append(contentsOf: repeatElement(0, count: total - bytes.count))
        } else {
            bytes.removeLast(bytes.count - total)
        }
        bytes.withUnsafeMutableBufferPointer { target in
            base.bytes.withUnsafeBufferPointer { source in
                _ = target.update(fromContentsOf: source[..<count])
            }
            _ = target[count...].update(fromContentsOf: tail)
        }
    }
}

/// Whether an absolute link leads to its page's own origin, written as the page's URL is.
private func begins(_ input: UnsafeBufferPointer<UInt8>, withOriginOf base: borrowing WebURL) -> Bool {
    let length = Int(base.parts.pathStart)
    guard input.count > length, input[length] == UInt8(ascii: "/") else { return false }
    return base.bytes.withUnsafeBufferPointer {
        equal(UnsafeBufferPointer(rebasing: input[..<length]), UnsafeBufferPointer(rebasing: $0[..<length]))
    }
}

private func begins(_ input: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    guard input.count >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where input[index] != text.utf8Start[index] {
        return false
    }
    return true
}

/// A port from 1 to 65,535 without a leading zero, and its end.
private func plainPort(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> (port: UInt16, end: Int)? {
    var port = 0
    var end = start
    while end < input.count, isASCIIDigit(input[end]), end - start < 5 {
        port = port * 10 + Int(input[end] - UInt8(ascii: "0"))
        guard port > 0 else { return nil }
        end += 1
    }
    guard end > start, let port = UInt16(exactly: port) else { return nil }
    return (port, end)
}

/// The ends of path and query, if path, query and fragment can be copied from the input unchanged.
private func plainEnds(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> (path: Int, query: Int)? {
    let table = URLByteClass.table
    let stop = URLByteClass.unplainPath.rawValue | URLByteClass.pathEnd.rawValue
    var seen: UInt16 = 0
    var dotAfterSlash: UInt16 = 0
    var previous = URLByteClass.slash.rawValue
    var position = start
    while position < input.count {
        let classes = table[Int(input[position])]
        guard classes & stop == 0 else { break }
        seen |= classes
        dotAfterSlash |= previous << 1 & classes
        previous = classes
        position += 1
    }
    guard dotAfterSlash & URLByteClass.dot.rawValue == 0 else { return nil }
    let path = position
    if seen & URLByteClass.percentOrColon.rawValue != 0, !isPlainPath(input, start..<path) {
        return nil
    }
    if position < input.count, input[position] == UInt8(ascii: "?") {
        position += 1
        while position < input.count, table[Int(input[position])] & URLByteClass.specialQuery.rawValue == 0 {
            position += 1
        }
    }
    let query = position
    guard position < input.count else { return (path, query) }
    guard input[position] == UInt8(ascii: "#") else { return nil }
    position += 1
    while position < input.count {
        guard table[Int(input[position])] & URLByteClass.fragment.rawValue == 0 else { return nil }
        position += 1
    }
    return (path, query)
}

/// Whether a path has no percent-encoded dot, and no colon in its first segment that could end a scheme.
private func isPlainPath(_ input: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    var hasSlash = false
    for index in range {
        switch input[index] {
        case UInt8(ascii: "/"): hasSlash = true
        case UInt8(ascii: ":") where !hasSlash: return false
        case UInt8(ascii: "%"):
            guard index + 2 < range.upperBound, input[index + 1] == UInt8(ascii: "2") else { continue }
            guard lowercased(input[index + 2]) != UInt8(ascii: "e") else { return false }
        default: break
        }
    }
    return true
}
