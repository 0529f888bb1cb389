import CTerminal

/// Puts the colours that ncurses chose among 256 into 24 bits, on the way to a terminal whose type knows 256 and which
/// says by COLORTERM that it has more.
///
/// What ncurses sends for a colour is a known string that begins with ESC. No text that is drawn contains one
/// (`SafeText`), so a string found is a colour.
struct Recolouring {
    private var replacements: [(from: [UInt8], to: [UInt8])] = []

    /// For the shades of a theme.
    init(_ shades: Set<Hue>) {
        for shade in shades {
            guard let rgb = shade.direct else { continue }
            for isGround in [false, true] {
                let from = Self.bytes(of: shade.indexed, isGround: isGround)
                let number = "\(rgb >> 16);\(rgb >> 8 & 0xFF);\(rgb & 0xFF)"
                if !from.isEmpty {
                    replacements.append((from, Array("\u{1B}[\(isGround ? 48 : 38);2;\(number)m".utf8)))
                }
            }
        }
    }

    private static func bytes(of colour: Int, isGround: Bool) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            count = shims_terminal_colour_bytes(Int32(colour), isGround, buffer.baseAddress, buffer.count)
        }
    }

    /// The bytes with every known colour replaced. O(n) but for the escapes.
    func apply(to bytes: [UInt8]) -> [UInt8] {
        guard !replacements.isEmpty else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 4)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x1B, let found = replacements.first(where: { bytes[index...].starts(with: $0.from) }) {
                result += found.to
                index += found.from.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
