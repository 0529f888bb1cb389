// Growing storage for bytes with a stable address between appends. A value found in a page can be handed out as a
// pointer, and a scanner that is used for another page allocates nothing.

/// An owned, growing buffer of bytes. Its address is valid until the next append.
package struct ByteBuffer: ~Copyable {
    private var storage: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    package private(set) var count = 0

    package init(capacity: Int) {
        storage = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        storage.deallocate()
    }

    /// The first byte's address.
    var start: UnsafePointer<UInt8> { UnsafePointer(storage) }

    /// All bytes.
    package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: storage, count: count) }

    mutating func append(_ byte: UInt8) {
        reserve(1)
        storage[count] = byte
        count += 1
    }

    package mutating func append(_ source: UnsafePointer<UInt8>, count added: Int) {
        guard added > 0 else { return }
        reserve(added)
        (storage + count).update(from: source, count: added)
        count += added
    }

    /// Appends a Unicode scalar value as UTF-8.
    mutating func append(scalar: UInt32) {
        switch scalar {
        case ..<0x80:
            append(UInt8(truncatingIfNeeded: scalar))
        case ..<0x800:
            append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            appendContinuation(scalar)
        case ..<0x10000:
            append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            appendContinuation(scalar >> 6)
            appendContinuation(scalar)
        default:
            append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            appendContinuation(scalar >> 12)
            appendContinuation(scalar >> 6)
            appendContinuation(scalar)
        }
    }

    /// Removes all bytes from a position on.
    mutating func truncate(to position: Int) {
        count = min(count, position)
    }

    /// Removes all bytes, and frees storage beyond a limit.
    package mutating func removeAll(keepingCapacity limit: Int) {
        count = 0
        if capacity > limit {
            storage.deallocate()
            storage = .allocate(capacity: limit)
            capacity = limit
        }
    }

    private mutating func appendContinuation(_ bits: UInt32) {
        append(0x80 | UInt8(truncatingIfNeeded: bits & 0x3F))
    }

    private mutating func reserve(_ added: Int) {
        guard count + added > capacity else { return }
        capacity = max(capacity * 2, count + added)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: storage, count: count)
        storage.deallocate()
        storage = larger
    }
}
