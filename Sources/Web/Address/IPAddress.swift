/// An IPv4 or IPv6 address as a number.
public enum IPAddress: Sendable, Hashable {
    /// 32 bits, the first byte highest.
    case v4(UInt32)
    /// 128 bits in two halves, the first byte highest.
    case v6(UInt64, UInt64)

    /// Parses a serialised host: "127.0.0.1" in each spelling of the URL standard, "[::1]"; nil for a name.
    public init?(host: ArraySlice<UInt8>) {
        if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") {
            let address = host.dropFirst().dropLast().withUnsafeBufferPointer { IPv6Address(parsing: $0[...]) }
            guard let pieces = address?.pieces else { return nil }
            let half = { (from: Int) in (from..<from + 4).reduce(UInt64(0)) { $0 << 16 | UInt64(pieces[$1]) } }
            self = .v6(half(0), half(4))
        } else {
            guard IPv4Address.endsInNumber(host), let address = IPv4Address(parsing: host) else { return nil }
            self = .v4(address.value)
        }
    }

    /// Creates an address from 4 or 16 bytes in network order; nil for any other number of bytes.
    @inlinable
    public init?(bytes: some Collection<UInt8>) {
        let number = { (from: Int, count: Int) in
            bytes.dropFirst(from).prefix(count).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        switch bytes.count {
        case 4: self = .v4(UInt32(truncatingIfNeeded: number(0, 4)))
        case 16: self = .v6(number(0, 8), number(8, 8))
        default: return nil
        }
    }

    /// 4 or 16 bytes in network order.
    public var bytes: [UInt8] {
        let bytes = { (half: UInt64) in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * UInt64($0))) } }
        switch self {
        case .v4(let value): return Array(bytes(UInt64(value)).suffix(4))
        case .v6(let high, let low): return bytes(high) + bytes(low)
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// "127.0.0.1" or "::1" (RFC 5952).
    public var description: String {
        switch self {
        case .v4: return bytes.map(String.init).joined(separator: ".")
        case .v6(let high, let low):
            var text: [UInt8] = []
            let piece = { (half: UInt64, index: UInt64) in UInt16(truncatingIfNeeded: half >> (48 - 16 * index)) }
            IPv6Address(pieces: [
                piece(high, 0), piece(high, 1), piece(high, 2), piece(high, 3), piece(low, 0), piece(low, 1),
                piece(low, 2), piece(low, 3),
            ]).serialise(to: &text)
            return String(decoding: text, as: UTF8.self)
        }
    }
}
