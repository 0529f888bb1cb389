import Crawl

/// Bytes that the loop's thread writes and the writer's thread reads: what happened in the crawl, in order.
///
/// Numbers are varints: seven bits a byte, the low ones first.
final class UnitBuffer: @unchecked Sendable {
    // Unchecked: it owns its memory, and one thread has it at a time.
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    private static let longestVarint = 10

    init() {
        capacity = 16 << 10
        start = .allocate(capacity: capacity)
    }

    deinit {
        start.deallocate()
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// Empties it, for other facts.
    func clear() { count = 0 }

    @inline(__always)
    func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        start[count] = byte
        count += 1
    }

    @inline(__always)
    func append(number: UInt64) {
        if count + Self.longestVarint > capacity { grow(by: Self.longestVarint) }
        var rest = number
        while rest >= 0x80 {
            start[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count += 1
            rest >>= 7
        }
        start[count] = UInt8(truncatingIfNeeded: rest)
        count += 1
    }

    /// Appends a number that may be negative: those near zero are short.
    @inline(__always)
    func append(signed number: Int64) {
        append(number: UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    /// Appends a number from 0, or nil.
    @inline(__always)
    func append(optional number: Int64?) {
        append(number: number.map { UInt64(max($0, 0)) + 1 } ?? 0)
    }

    func append(_ piece: UnsafeBufferPointer<UInt8>) {
        append(number: UInt64(piece.count))
        appendRaw(piece)
    }

    func append(optional piece: [UInt8]?) {
        append(number: piece.map { UInt64($0.count) + 1 } ?? 0)
        piece?.withUnsafeBufferPointer { appendRaw($0) }
    }

    func append(optional text: String?) {
        guard var text else { return append(number: 0) }
        text.withUTF8 {
            append(number: UInt64($0.count) + 1)
            appendRaw($0)
        }
    }

    /// Appends a digest as a piece of its bytes, or nil.
    func append(optional digest: BodyDigest?) {
        guard let digest else { return append(number: 0) }
        withUnsafeBytes(of: (digest.first.bigEndian, digest.second.bigEndian)) { bytes in
            append(number: UInt64(bytes.count) + 1)
            appendRaw(bytes.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// Changes a byte that was written before.
    func replace(at position: Int, by byte: UInt8) {
        precondition(position < count, "beyond the buffer's end")
        start[position] = byte
    }

    private func appendRaw(_ piece: UnsafeBufferPointer<UInt8>) {
        guard let from = piece.baseAddress else { return }
        if count + piece.count > capacity { grow(by: piece.count) }
        (start + count).update(from: from, count: piece.count)
        count += piece.count
    }

    @inline(never)
    private func grow(by needed: Int) {
        let larger = max(capacity * 2, count + needed)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: start, count: count)
        start.deallocate()
        (start, capacity) = (moved, larger)
    }
}

/// Reads what a `UnitBuffer` has.
struct UnitReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { at >= bytes.count }

    @inline(__always)
    mutating func byte() -> UInt8 {
        defer { at += 1 }
        return bytes[at]
    }

    @inline(__always)
    mutating func number() -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = byte()
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
    }

    mutating func signed() -> Int64 {
        let number = number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    mutating func optional() -> Int64? {
        let number = number()
        return number == 0 ? nil : Int64(number - 1)
    }

    mutating func piece() -> UnsafeBufferPointer<UInt8> {
        piece(of: Int(number()))
    }

    mutating func optionalPiece() -> UnsafeBufferPointer<UInt8>? {
        let number = number()
        return number == 0 ? nil : piece(of: Int(number - 1))
    }

    private mutating func piece(of count: Int) -> UnsafeBufferPointer<UInt8> {
        defer { at += count }
        return UnsafeBufferPointer(rebasing: bytes[at..<at + count])
    }
}
