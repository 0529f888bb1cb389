/// One of the 16,384 slots of a cluster, over which keys are divided.
public struct KeySlot: Sendable, Hashable {
    /// The number of slots.
    static let count = 16_384

    let number: UInt16

    /// The slot of a key: CRC16 (XMODEM) of its hash tag, which is the text in its first pair of braces, or of all of it
    /// if there is none.
    public init(key: some Collection<UInt8>) {
        var crc: UInt16 = 0
        for byte in Self.tag(key[...]) {
            crc = crc << 8 ^ Self.remainders[Int(crc >> 8 ^ UInt16(byte))]
        }
        number = crc % UInt16(Self.count)
    }

    /// The slot of a key in UTF-8.
    public init(key: String) {
        self.init(key: key.utf8)
    }

    private static func tag<Bytes: Collection<UInt8>>(_ key: Bytes) -> Bytes.SubSequence
    where Bytes.SubSequence == Bytes {
        guard let open = key.firstIndex(of: UInt8(ascii: "{")) else { return key }
        let rest = key[open...].dropFirst()
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")), end > rest.startIndex else { return key }
        return rest[..<end]
    }

    private static let remainders = (0..<256).map { byte in
        (0..<8).reduce(UInt16(byte) << 8) { crc, _ in crc << 1 ^ (crc & 0x8000 == 0 ? 0 : 0x1021) }
    }
}
