/// The purpose of an IP address by IANA's special-purpose address registries (RFC 6890).
///
/// An IPv6 address that stands for an IPv4 address has the class of that address: mapped, compatible, translated,
/// NAT64, 6to4, Teredo.
public enum AddressClass: String, Sendable, CaseIterable {
    /// One host of the internet.
    case global
    /// This machine: 127.0.0.0/8, ::1.
    case loopback
    /// Private networks and those behind a carrier's NAT: RFC 1918, RFC 6598, RFC 4193, fec0::/10, 64:ff9b:1::/48.
    case privateUse = "private"
    /// This link only, where clouds serve their metadata: 169.254.0.0/16, fe80::/10.
    case linkLocal = "link-local"
    /// 0.0.0.0/8 and ::, which systems treat as this machine.
    case unspecified
    /// Many hosts: 224.0.0.0/4, ff00::/8.
    case multicast
    /// All hosts of a link: 255.255.255.255.
    case broadcast
    /// Documentation, benchmarks, protocols' own use, and unassigned addresses.
    case reserved
}

extension IPAddress {
    /// The purpose of the address.
    public var addressClass: AddressClass {
        switch self {
        case .v4(let value): Self.addressClass(of: value)
        case .v6(let high, let low): Self.addressClass(high, low)
        }
    }

    private static let blocks4: [(start: UInt32, bits: UInt32, AddressClass)] = [
        (0x0000_0000, 8, .unspecified), (0x0A00_0000, 8, .privateUse), (0x6440_0000, 10, .privateUse),
        (0x7F00_0000, 8, .loopback), (0xA9FE_0000, 16, .linkLocal), (0xAC10_0000, 12, .privateUse),
        (0xC000_0000, 24, .reserved), (0xC000_0200, 24, .reserved), (0xC058_6300, 24, .reserved),
        (0xC0A8_0000, 16, .privateUse), (0xC612_0000, 15, .reserved), (0xC633_6400, 24, .reserved),
        (0xCB00_7100, 24, .reserved), (0xE000_0000, 4, .multicast), (0xFFFF_FFFF, 32, .broadcast),
        (0xF000_0000, 4, .reserved),
    ]

    private static func addressClass(of value: UInt32) -> AddressClass {
        blocks4.first { (value ^ $0.start) >> (32 - $0.bits) == 0 }?.2 ?? .global
    }

    /// Blocks by at most the first 64 bits.
    private static let blocks6: [(start: UInt64, bits: UInt64, AddressClass)] = [
        (0x0064_FF9B_0001_0000, 48, .privateUse), (0xFC00_0000_0000_0000, 7, .privateUse),
        (0xFE80_0000_0000_0000, 10, .linkLocal), (0xFEC0_0000_0000_0000, 10, .privateUse),
        (0xFF00_0000_0000_0000, 8, .multicast), (0x2001_0000_0000_0000, 23, .reserved),
        (0x2001_0DB8_0000_0000, 32, .reserved), (0x3FFF_0000_0000_0000, 20, .reserved),
        // Only 2000::/3 has been allocated to hosts (RFC 4291 section 2.4).
        (0x2000_0000_0000_0000, 3, .global),
    ]

    private static func addressClass(_ high: UInt64, _ low: UInt64) -> AddressClass {
        let embedded = { (half: UInt64, shift: UInt64) in addressClass(of: UInt32(truncatingIfNeeded: half >> shift)) }
        switch (high, low) {
        case (0, 0): return .unspecified
        case (0, 1): return .loopback
        // Compatible (RFC 4291 section 2.5.5.1), mapped (2.5.5.2), translated (RFC 2765), NAT64 (RFC 6052).
        case (0, 0...0xFFFF_FFFF), (0, 0xFFFF_0000_0000...0xFFFF_FFFF_FFFF),
            (0, 0xFFFF_0000_0000_0000...0xFFFF_0000_FFFF_FFFF), (0x0064_FF9B_0000_0000, 0...0xFFFF_FFFF):
            return embedded(low, 0)
        default: break
        }
        // 6to4 (RFC 3056); Teredo (RFC 4380), whose client's address is inverted.
        if high >> 48 == 0x2002 { return embedded(high, 16) }
        if high >> 32 == 0x2001_0000 {
            let client = embedded(~low, 0)
            return client == .global ? embedded(high, 0) : client
        }
        return blocks6.first { (high ^ $0.start) >> (64 - $0.bits) == 0 }?.2 ?? .reserved
    }
}
