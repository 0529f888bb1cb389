/// One terminal cell, packed: a screen has thousands, which are made and compared ten times a second.
struct Cell: Hashable {
    /// The largest number of scalars in a cell: a character and its marks.
    static let maxScalars = 5
    private static let bits: UInt64 = 21
    private static let mask: UInt64 = 1 << bits - 1

    /// The character and two marks, 21 bits each; 0 in the right half of a wide character.
    private var first: UInt64
    /// Two further marks.
    private var second: UInt64 = 0
    /// The style of the cell.
    var style: Style

    /// A character of ASCII.
    init(_ byte: UInt8 = 0x20, style: Style = .plain) {
        first = UInt64(byte)
        self.style = style
    }

    /// A character with its combining marks; empty for the right half of a wide character.
    init(_ character: Substring, style: Style) {
        first = 0
        self.style = style
        for (index, scalar) in character.unicodeScalars.prefix(Self.maxScalars).enumerated() {
            if index < 3 {
                first |= UInt64(scalar.value) << (UInt64(index) * Self.bits)
            } else {
                second |= UInt64(scalar.value) << (UInt64(index - 3) * Self.bits)
            }
        }
    }

    /// Whether it is the right half of a wide character.
    var isRightHalf: Bool { first == 0 }

    /// Whether it is one character of ASCII, without marks.
    var isASCII: Bool { first < 0x80 && !isRightHalf }

    /// A scalar of the character; 0 after the last.
    func scalar(_ index: Int) -> UInt32 {
        let packed = index < 3 ? first >> (UInt64(index) * Self.bits) : second >> (UInt64(index - 3) * Self.bits)
        return UInt32(packed & Self.mask)
    }

    /// Blanks the cell and keeps its style.
    mutating func blank() {
        self = Cell(style: style)
    }
}
