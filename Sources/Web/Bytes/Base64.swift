/// Encodes bytes as Base64 (RFC 4648 section 4).
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The Base64 text of bytes.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var group: UInt32 = 0
        var count = 0
        func flush() {
            let bits = group << UInt32(8 * (3 - count))
            for place in 0..<4 {
                text.append(
                    place <= count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
            }
            (group, count) = (0, 0)
        }
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            count += 1
            if count == 3 { flush() }
        }
        if count > 0 { flush() }
        return String(decoding: text, as: UTF8.self)
    }
}
