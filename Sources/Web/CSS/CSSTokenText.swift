/// The text of a token of CSS: UTF-8, with escapes decoded, of a bounded length.
struct CSSTokenText: ~Copyable {
    private var text = ByteBuffer(capacity: 64)
    /// Whether it is longer than `LinkScanner.valueLimit`, and cut.
    private(set) var isCut = false

    /// All bytes; valid until the next change.
    var bytes: UnsafeBufferPointer<UInt8> { text.bytes }

    mutating func start() {
        text.truncate(to: 0)
        isCut = false
    }

    /// Appends a byte of the text. NUL stands for U+FFFD (CSS Syntax 3, section 3.3).
    mutating func append(_ byte: UInt8) {
        if byte == 0 { append(scalar: 0) } else if hasRoom() { text.append(byte) }
    }

    /// Appends what an escape stands for; U+FFFD for 0 and for what is no scalar value.
    mutating func append(scalar: UInt32) {
        guard hasRoom() else { return }
        text.append(scalar: scalar == 0 ? 0xFFFD : UnicodeScalar(scalar)?.value ?? 0xFFFD)
    }

    private mutating func hasRoom() -> Bool {
        isCut = isCut || text.count >= LinkScanner.valueLimit
        return !isCut
    }
}
