/// The path, query and fragment states of the URL parser.
extension WebURL {
    /// Whether a byte separates path segments: a slash, or a backslash in a special URL.
    func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || (byte == UInt8(ascii: "\\") && parts.scheme.isSpecial)
    }

    /// Marks the start of the path, at the end of the bytes so far.
    mutating func startPath() {
        parts.pathStart = UInt32(bytes.count)
        if !parts.hasAuthority {
            parts.usernameEnd = parts.pathStart
            parts.hostStart = parts.pathStart
            parts.hostEnd = parts.pathStart
        }
    }

    /// The path start state, behind an authority.
    mutating func parsePathStart(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) {
        startPath()
        if start < input.count, isSeparator(input[start]) {
            parsePath(input, start + 1)
        } else if parts.scheme.isSpecial {
            parsePath(input, start)
        } else {
            finishPath()
            parseQueryAndFragment(input, start)
        }
    }

    /// The path state, from the first byte of a segment, and all states behind it.
    mutating func parsePath(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) {
        var position = start
        var hasMore = true
        while hasMore {
            let end = input[position...].firstIndex { isSeparator($0) || isPathEnd($0) } ?? input.count
            hasMore = end < input.count && !isPathEnd(input[end])
            appendSegment(UnsafeBufferPointer(rebasing: input[position..<end]), isLast: !hasMore)
            position = hasMore ? end + 1 : end
        }
        finishPath()
        parseQueryAndFragment(input, position)
    }

    private mutating func appendSegment(_ segment: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        let start = bytes.count
        bytes.append(UInt8(ascii: "/"))
        appendEncoded(segment, .path)
        let dots = dotCount(start + 1)
        if dots > 0 {
            bytes.removeSubrange(start...)
            if dots == 2 {
                shortenPath()
            }
            if isLast {
                bytes.append(UInt8(ascii: "/"))
            }
        } else if parts.scheme == .file, start == Int(parts.pathStart), isDriveLetter(start + 1, bytes.count) {
            bytes[start + 2] = UInt8(ascii: ":")
        }
    }

    /// 1 for a single-dot path segment at the end of the bytes so far, 2 for a double-dot one, else 0.
    private func dotCount(_ start: Int) -> Int {
        guard bytes.count - start <= 6 else { return 0 }
        var position = start
        var dots = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: ".") {
                position += 1
            } else if position + 3 <= bytes.count, bytes[position] == UInt8(ascii: "%"),
                bytes[position + 1] == UInt8(ascii: "2"), lowercased(bytes[position + 2]) == UInt8(ascii: "e")
            {
                position += 3
            } else {
                return 0
            }
            dots += 1
        }
        return dots <= 2 ? dots : 0
    }

    /// Removes the last segment of the path, but never a file URL's drive letter.
    mutating func shortenPath() {
        let pathStart = Int(parts.pathStart)
        guard let slash = bytes[pathStart...].lastIndex(of: UInt8(ascii: "/")) else { return }
        let isDrive =
            parts.scheme == .file && slash == pathStart && isDriveLetter(pathStart + 1, bytes.count)
            && bytes[pathStart + 2] == UInt8(ascii: ":")
        if !isDrive {
            bytes.removeSubrange(slash...)
        }
    }

    /// Prevents a path that starts with "//" from looking like an authority in a URL without one.
    mutating func finishPath() {
        let start = Int(parts.pathStart)
        if !parts.hasAuthority, bytes.count > start + 1, bytes[start] == UInt8(ascii: "/"),
            bytes[start + 1] == UInt8(ascii: "/")
        {
            bytes.insert(contentsOf: [UInt8(ascii: "/"), UInt8(ascii: ".")], at: start)
            parts.pathStart += 2
        }
    }

    /// The opaque path state: a final space is encoded, so that it does not vanish with the query or fragment behind
    /// it.
    mutating func parseOpaquePath(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) {
        startPath()
        parts.hasOpaquePath = true
        let end = input[start...].firstIndex(where: isPathEnd) ?? input.count
        let endsInSpace = end < input.count && end > start && input[end - 1] == UInt8(ascii: " ")
        appendEncoded(UnsafeBufferPointer(rebasing: input[start..<(endsInSpace ? end - 1 : end)]), .c0Control)
        if endsInSpace {
            bytes.append(contentsOf: "%20".utf8)
        }
        parseQueryAndFragment(input, end)
    }

    /// The query and fragment states. The path is complete.
    mutating func parseQueryAndFragment(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) {
        parts.queryStart = UInt32(bytes.count)
        var position = start
        if start < input.count, input[start] == UInt8(ascii: "?") {
            position = input[start...].firstIndex(of: UInt8(ascii: "#")) ?? input.count
            appendQuery(UnsafeBufferPointer(rebasing: input[(start + 1)..<position]))
        }
        parseFragment(input, position)
    }

    /// Writes a query in UTF-8.
    private mutating func appendQuery(_ query: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "?"))
        appendEncoded(query, parts.scheme.isSpecial ? .specialQuery : .query)
    }

    /// The fragment state, from its '#', or from the end of the input.
    mutating func parseFragment(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) {
        parts.fragmentStart = UInt32(bytes.count)
        if start < input.count {
            bytes.append(UInt8(ascii: "#"))
            appendEncoded(UnsafeBufferPointer(rebasing: input[(start + 1)...]), .fragment)
        }
    }

    /// Whether a range of the bytes so far is a Windows drive letter, normalised or not.
    private func isDriveLetter(_ start: Int, _ end: Int) -> Bool {
        end - start == 2 && isWindowsDriveLetter(bytes[start], bytes[start + 1])
    }
}

@inline(__always)
private func isPathEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
}
