/// The host parser (URL standard, section 3.5), which writes the serialised host.
extension WebURL {
    /// Writes a host that is not empty: opaque in a URL that is not special.
    mutating func appendHost(_ host: UnsafeBufferPointer<UInt8>) throws(URLError) {
        if host[0] == UInt8(ascii: "[") {
            guard host.count > 1, host[host.count - 1] == UInt8(ascii: "]"),
                let address = IPv6Address(parsing: host[1..<(host.count - 1)])
            else { throw .invalidIPv6 }
            bytes.append(UInt8(ascii: "["))
            address.serialise(to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        } else if !parts.scheme.isSpecial {
            guard !host.contains(where: URLByteClass.forbiddenHost.contains) else { throw .invalidHostCharacter }
            appendEncoded(host, .c0Control)
        } else {
            let start = bytes.count
            if host.contains(where: { $0 >= 0x80 || $0 == UInt8(ascii: "%") }) {
                try appendEncodedDomain(host)
            } else {
                appendLowercased(host)
            }
            try finishDomain(start)
        }
    }

    /// Writes a domain of ASCII bytes: "domain to ASCII" only converts it to lower case, punycode or not.
    private mutating func appendLowercased(_ domain: UnsafeBufferPointer<UInt8>) {
        for byte in domain {
            bytes.append(lowercased(byte))
        }
    }

    private mutating func appendEncodedDomain(_ host: UnsafeBufferPointer<UInt8>) throws(URLError) {
        // An ill-formed sequence stands for U+FFFD, which is invalid by IDNA.
        guard isWellFormedUTF8(host) else { throw .invalidDomain }
        let failure = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: host.count) { buffer in
            let count = percentDecode(host, into: buffer)
            let domain = UnsafeBufferPointer(rebasing: buffer[..<count])
            if domain.allSatisfy({ $0 < 0x80 }) {
                appendLowercased(domain)
                return nil as URLError?
            }
            guard isWellFormedUTF8(domain), IDNA.appendASCII(domain, to: &bytes) else { return .invalidDomain }
            return nil
        }
        if let failure {
            throw failure
        }
    }

    /// Checks the ASCII domain that was written, and converts one that ends in a number to an IPv4 address.
    private mutating func finishDomain(_ start: Int) throws(URLError) {
        guard bytes.count > start else { throw .missingHost }
        guard !bytes[start...].contains(where: URLByteClass.forbiddenDomain.contains) else {
            throw .invalidHostCharacter
        }
        guard IPv4Address.endsInNumber(bytes[start...]) else { return }
        guard let address = IPv4Address(parsing: bytes[start...]) else { throw .invalidIPv4 }
        bytes.removeSubrange(start...)
        for shift in [24, 16, 8, 0] {
            appendDecimal(Int(address.value >> UInt32(shift) & 255))
            if shift > 0 {
                bytes.append(UInt8(ascii: "."))
            }
        }
    }
}
