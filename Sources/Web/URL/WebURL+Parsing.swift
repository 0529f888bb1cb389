/// The basic URL parser (URL standard, section 4.4) for any input, with a function for each of its states. The states
/// write the serialised URL from left to right.
extension WebURL {
    /// Parses any input. `assignPlain` gives the same result for common links, but faster.
    mutating func assignGeneral(_ input: UnsafeBufferPointer<UInt8>, base: WebURL?) -> URLError? {
        var text = trimmed(input)
        let failure: URLError?
        if text.contains(where: isTabOrNewline) {
            failure = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { clean in
                var count = 0
                for byte in text where !isTabOrNewline(byte) {
                    clean[count] = byte
                    count += 1
                }
                text = UnsafeBufferPointer(rebasing: clean[..<count])
                return parse(text, base: base)
            }
        } else {
            failure = parse(text, base: base)
        }
        if failure != nil {
            clear()
        }
        return failure
    }

    private mutating func parse(_ input: UnsafeBufferPointer<UInt8>, base: WebURL?) -> URLError? {
        clear()
        do throws(URLError) {
            if let colon = schemeEnd(input) {
                for byte in input[..<colon] {
                    bytes.append(lowercased(byte))
                }
                parts.schemeEnd = UInt32(colon)
                parts.scheme = URLScheme(name: bytes[...])
                bytes.append(UInt8(ascii: ":"))
                try parseAfterScheme(input, colon + 1, base: base)
            } else {
                try parseWithoutScheme(input, base: base)
            }
            return bytes.count > Self.outputLimit ? .tooLong : nil
        } catch {
            return error
        }
    }

    private mutating func parseAfterScheme(
        _ input: UnsafeBufferPointer<UInt8>, _ start: Int, base: WebURL?
    ) throws(URLError) {
        let isSlash = start < input.count && input[start] == UInt8(ascii: "/")
        let areSlashes = isSlash && start + 1 < input.count && input[start + 1] == UInt8(ascii: "/")
        switch parts.scheme {
        case .file:
            try parseFile(input, start, base: base?.parts.scheme == .file ? base : nil)
        case .other:
            if areSlashes {
                try parseAuthority(input, start + 2)
            } else if isSlash {
                startPath()
                parsePath(input, start + 1)
            } else {
                parseOpaquePath(input, start)
            }
        default:
            if let base, base.parts.scheme == parts.scheme, !areSlashes {
                try parseRelative(input, start, base: base)
            } else {
                try parseAuthority(input, skippingSlashes(input, start))
            }
        }
    }

    private mutating func parseWithoutScheme(
        _ input: UnsafeBufferPointer<UInt8>, base: WebURL?
    ) throws(URLError) {
        guard let base, !base.bytes.isEmpty else { throw .missingBase }
        if base.parts.hasOpaquePath {
            guard input.first == UInt8(ascii: "#") else { throw .missingBase }
            copyUpToFragment(base)
            parseFragment(input, 0)
        } else if base.parts.scheme == .file {
            copyScheme(base)
            try parseFile(input, 0, base: base)
        } else {
            copyScheme(base)
            try parseRelative(input, 0, base: base)
        }
    }

    /// The relative and relative slash states. The scheme has been written.
    private mutating func parseRelative(
        _ input: UnsafeBufferPointer<UInt8>, _ start: Int, base: WebURL
    ) throws(URLError) {
        guard start < input.count else { return copyUpToFragment(base) }
        if isSeparator(input[start]) {
            let next = start + 1
            if next < input.count, isSeparator(input[next]) {
                let isSpecial = parts.scheme.isSpecial
                try parseAuthority(input, isSpecial ? skippingSlashes(input, next) : next + 1)
            } else {
                copyAuthority(base)
                parsePath(input, next)
            }
        } else {
            parseRelativePath(input, start, base: base)
        }
    }

    /// The part of the relative and the file state for a reference that starts with neither slash nor drive letter.
    mutating func parseRelativePath(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, base: WebURL) {
        switch start < input.count ? input[start] : UInt8(ascii: "#") {
        case UInt8(ascii: "#"):
            copyUpToFragment(base)
            parseFragment(input, start)
        case UInt8(ascii: "?"):
            copyAuthority(base)
            bytes.append(contentsOf: base.bytes[base.pathRange])
            finishPath()
            parseQueryAndFragment(input, start)
        default:
            copyAuthority(base)
            bytes.append(contentsOf: base.bytes[base.pathRange])
            shortenPath()
            parsePath(input, start)
        }
    }

    private mutating func copyScheme(_ base: WebURL) {
        bytes.append(contentsOf: base.bytes[...Int(base.parts.schemeEnd)])
        parts.schemeEnd = base.parts.schemeEnd
        parts.scheme = base.parts.scheme
    }

    private mutating func copyUpToFragment(_ base: WebURL) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: base.bytes[base.withoutFragment])
        parts = base.parts
    }

    private mutating func copyAuthority(_ base: WebURL) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: base.bytes[..<base.parts.authorityEnd])
        parts = base.parts
        parts.pathStart = UInt32(bytes.count)
    }
}

/// The input without leading and trailing C0 controls and spaces.
private func trimmed(_ input: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard let first = input.firstIndex(where: { $0 > 0x20 }), let last = input.lastIndex(where: { $0 > 0x20 })
    else { return UnsafeBufferPointer(rebasing: input[0..<0]) }
    return UnsafeBufferPointer(rebasing: input[first...last])
}

@inline(__always)
private func isTabOrNewline(_ byte: UInt8) -> Bool {
    byte == 0x09 || byte == 0x0A || byte == 0x0D
}

/// The position of the scheme's colon, if the input starts with a scheme.
private func schemeEnd(_ input: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = input.first, isASCIILetter(first),
        let end = input.firstIndex(where: { !URLByteClass.scheme.contains($0) }), input[end] == UInt8(ascii: ":")
    else { return nil }
    return end
}

private func skippingSlashes(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    input[start...].firstIndex { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") } ?? input.count
}
