/// The text of one element, collected while it arrives.
struct CollectedText: ~Copyable {
    /// The number of bytes kept; what is behind them is not read.
    static let limit = 1 << 20

    /// Whether there were more.
    private(set) var isCut = false
    private(set) var text = ByteBuffer(capacity: 0)
    /// Whether an element is open, whose text is collected.
    private(set) var isOpen = false
    private var markedCount = 0

    mutating func reset() {
        isOpen = false
        text.removeAll(keepingCapacity: 16 << 10)
    }

    mutating func open() {
        isOpen = true
        isCut = false
        text.truncate(to: 0)
    }

    mutating func close() { isOpen = false }

    mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
        guard isOpen else { return }
        let room = Self.limit - text.count
        isCut = isCut || count > room
        text.append(bytes, count: min(count, room))
    }

    mutating func append(_ byte: UInt8) {
        withUnsafePointer(to: byte) { append($0, count: 1) }
    }

    /// Remembers the position before a possible end tag.
    mutating func mark() { markedCount = text.count }

    mutating func backToMark() { text.truncate(to: markedCount) }
}
