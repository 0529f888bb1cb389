import TestSupport
import Words

@testable import Monitor

/// Keys as they come from somebody who tries everything: single keys, lines of commands whole, half and wrong, and
/// bytes that no keyboard sends.
struct RandomTyping {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    private static let keys =
        KeyBinding.all.flatMap(\.keys) + [.enter, .backspace, .function(12), .wheelUp, .wheelDown]
        + "a漢\u{301}!Zz9".unicodeScalars.map(Key.character)
    private static let names = KeyBinding.all.compactMap(\.action.name) + ArgumentCommand.all.map(\.name)
    private static let arguments =
        [
            "0", "1", "18", "+16", "-60", "65536", "-1", "+9223372036854775807", "99999999999999999999", "off", "none",
            "250ms", "1.5h", "1e300d", "nan", "+8h", "500M", "+1G", "9223372036854775807T", "a.test", "b.test:8080",
            "status:404 took>1s", "!漢字", "took>", "(", "[a-", "(a+)+$", "^http.*/page", "漢", "--",
        ] + ThemeName.allCases.map(\.rawValue) + Tab.allCases.flatMap { $0.columns.map(\.name) }
    private static let endings: [[Key]] = [
        [.enter], [.enter], [.enter], [.escape], [], [.tab], [.tab, .enter], [.tab, .tab, .backTab, .enter],
        [.up, .enter], [.up, .up, .down, .enter], [.left, .backspace, .control("k"), .enter],
        [.home, .control("d"), .end, .control("w"), .enter], [.control("a"), .control("u"), .backspace],
    ]
    private static let bytes: [[UInt8]] = [
        [0x1B], [0x1B, 0x5B], Array("\u{1B}[200~".utf8), Array("\u{1B}[201~".utf8), Array("\u{1B}[<0;3;9M".utf8),
        Array("\u{1B}[<65;200;60M".utf8), Array("\u{1B}]52;c;".utf8), [0x07], Array("\u{1B}[?2026;1$y".utf8),
        [0xFF, 0xFE], [0xF0, 0x9F], [0xC2, 0x9B], Array("\u{202E}\u{301}".utf8), [0x9B, 0x32, 0x4A], [0x00], [0x0D],
    ]

    /// The next keys: one, or those of a line.
    mutating func next() -> [Key] {
        switch Int.random(in: 0..<40, using: &random) {
        case 0: typed(name())
        case 1: typed(name() + " " + argument())
        case 2: typed(String(name().prefix(Int.random(in: 0...6, using: &random))))
        case 3: typed(name() + " " + argument() + " " + argument())
        case 4: typed(garbage())
        case 5: keys(of: hostile())
        default: [Self.keys.randomElement(using: &random) ?? .tab]
        }
    }

    private mutating func name() -> String { Self.names.randomElement(using: &random) ?? "" }

    private mutating func argument() -> String { Self.arguments.randomElement(using: &random) ?? "" }

    private mutating func typed(_ line: String) -> [Key] {
        (":" + line).unicodeScalars.map(Key.character) + (Self.endings.randomElement(using: &random) ?? [])
    }

    private mutating func garbage() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let number = Int.random(in: 0...3, using: &random) == 0 ? 0x10FFFF : 0x7F
            if let scalar = Unicode.Scalar(UInt32.random(in: 1...UInt32(number), using: &random)) {
                text.append(scalar)
            }
        }
        return String(text)
    }

    /// A line with sequences, and bytes that are no text, inside.
    private mutating func hostile() -> [UInt8] {
        var bytes = Array((":" + name()).utf8)
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            bytes += Self.bytes.randomElement(using: &random) ?? []
            bytes += (0..<Int.random(in: 0...4, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        return bytes
    }

    private func keys(of bytes: [UInt8]) -> [Key] {
        var parser = KeyParser()
        var keys: [Key] = []
        for byte in bytes {
            parser.parse(byte) { if case .key(let key) = $0 { keys.append(key) } }
        }
        if case .key(let key)? = parser.giveUp() { keys.append(key) }
        return keys
    }
}
