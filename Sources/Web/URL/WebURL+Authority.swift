/// The authority, host and port states of the URL parser.
extension WebURL {
    /// The authority state, from the byte after the slashes, and all states behind it.
    mutating func parseAuthority(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) throws(URLError) {
        startAuthority()
        let end =
            input[start...].firstIndex { isSeparator($0) || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
            ?? input.count
        var hostStart = start
        if let at = input[start..<end].lastIndex(of: UInt8(ascii: "@")) {
            guard at + 1 < end else { throw .missingHost }
            appendCredentials(UnsafeBufferPointer(rebasing: input[start..<at]))
            hostStart = at + 1
        }
        let colon = portColon(input, hostStart, end)
        guard colon != hostStart else { throw .missingHost }
        parts.hostStart = UInt32(bytes.count)
        let host = UnsafeBufferPointer(rebasing: input[hostStart..<(colon ?? end)])
        if !host.isEmpty {
            try appendHost(host)
        } else if parts.scheme.isSpecial {
            throw .missingHost
        }
        parts.hostEnd = UInt32(bytes.count)
        if let colon {
            try parsePort(input[(colon + 1)..<end])
        }
        parsePathStart(input, end)
    }

    /// Writes the slashes before an authority and marks it as empty.
    mutating func startAuthority() {
        bytes.append(UInt8(ascii: "/"))
        bytes.append(UInt8(ascii: "/"))
        parts.hasAuthority = true
        parts.usernameEnd = UInt32(bytes.count)
        parts.hostStart = parts.usernameEnd
        parts.hostEnd = parts.usernameEnd
    }

    private mutating func appendCredentials(_ credentials: UnsafeBufferPointer<UInt8>) {
        let start = bytes.count
        let colon = credentials.firstIndex(of: UInt8(ascii: ":")) ?? credentials.count
        appendEncoded(UnsafeBufferPointer(rebasing: credentials[..<colon]), .userinfo)
        parts.usernameEnd = UInt32(bytes.count)
        if colon + 1 < credentials.count {
            bytes.append(UInt8(ascii: ":"))
            appendEncoded(UnsafeBufferPointer(rebasing: credentials[(colon + 1)...]), .userinfo)
        }
        if bytes.count > start {
            bytes.append(UInt8(ascii: "@"))
        }
    }

    /// The position of the port's colon: the first one outside brackets.
    private func portColon(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var isInBrackets = false
        for index in start..<end {
            switch input[index] {
            case UInt8(ascii: "["): isInBrackets = true
            case UInt8(ascii: "]"): isInBrackets = false
            case UInt8(ascii: ":") where !isInBrackets: return index
            default: break
            }
        }
        return nil
    }

    private mutating func parsePort(_ digits: Slice<UnsafeBufferPointer<UInt8>>) throws(URLError) {
        guard !digits.isEmpty else { return }
        var port = 0
        for byte in digits {
            guard isASCIIDigit(byte) else { throw .invalidPort }
            port = port * 10 + Int(byte - UInt8(ascii: "0"))
            guard port <= Int(UInt16.max) else { throw .invalidPort }
        }
        guard parts.scheme.defaultPort != UInt16(port) else { return }
        parts.port = UInt16(port)
        bytes.append(UInt8(ascii: ":"))
        appendDecimal(port)
    }

    /// Writes a number from 0 to 65,535 in decimal digits.
    mutating func appendDecimal(_ number: Int) {
        var unit = 1
        while number / unit >= 10 {
            unit *= 10
        }
        while unit > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }
}
