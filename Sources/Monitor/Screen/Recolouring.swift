import CTerminal

/// Replaces the colours that ncurses chose among 256 by 24-bit ones, for a terminal whose type has 256 colours but
/// whose COLORTERM says that it has more.
///
/// ncurses sends a known string for each colour, which begins with ESC. Drawn text contains no ESC (`SafeText`), so
/// each such string is a colour.
struct Recolouring {
    private var replacements: [(from: [UInt8], to: [UInt8])] = []

    /// Creates the replacements for a theme.
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
