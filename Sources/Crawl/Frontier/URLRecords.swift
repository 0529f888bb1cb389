/// The records and texts of all known URLs, by identity: 26 bytes a URL beside its text, without padding.
struct URLRecords: ~Copyable {
    private static let addressesPerChunk = 1 << 12

    private var arena = URLArena()
    private var addresses: [UnsafeMutablePointer<UInt32>] = []
    private(set) var count = 0
    /// The number of bytes of the URLs' own text.
    private(set) var textBytes = 0

    /// The number of bytes held beside the URLs' own text.
    var overheadBytes: Int {
        arena.bytes - textBytes + addresses.count * Self.addressesPerChunk * MemoryLayout<UInt32>.size
    }

    /// Has records mapped from a file from now on, beyond a number of bytes in memory.
    mutating func map(from file: URLFile, beyond bytes: Int) { arena.map(from: file, beyond: bytes) }

    /// Adds a URL, and returns the address of its record. `text` has at most `URLArena.longestText` bytes.
    mutating func append(
        _ text: UnsafeBufferPointer<UInt8>, host: UInt32, referrer: UInt32, depth: UInt16, hops: UInt8, role: URLRole
    ) -> UInt32 {
        let record = URLRecord(
            id: UInt32(count), host: host, referrer: referrer, textLength: UInt16(text.count), depth: depth, hops: hops,
            role: role)
        let address = arena.append(record, text: text)
        if count % Self.addressesPerChunk == 0 {
            addresses.append(.allocate(capacity: Self.addressesPerChunk))
        }
        addresses[count / Self.addressesPerChunk][count % Self.addressesPerChunk] = address
        count += 1
        textBytes += text.count
        return address
    }

    /// The record of an identity from here.
    @inline(__always)
    subscript(id: UInt32) -> UnsafeMutablePointer<URLRecord> {
        precondition(Int(id) < count, "an identity from another crawl")
        return arena.record(at: addresses[Int(id) / Self.addressesPerChunk][Int(id) % Self.addressesPerChunk])
    }

    /// The record at an address.
    @inline(__always)
    func record(at address: UInt32) -> UnsafeMutablePointer<URLRecord> { arena.record(at: address) }

    /// The text of a record, valid as long as the records.
    @inline(__always)
    func text(of record: UnsafeMutablePointer<URLRecord>) -> UnsafeBufferPointer<UInt8> {
        arena.text(of: record)
    }

    /// A copy in memory.
    func copy() -> URLRecords {
        var copy = URLRecords()
        copy.arena = arena.copy()
        (copy.count, copy.textBytes) = (count, textBytes)
        for chunk in addresses {
            let own = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.addressesPerChunk)
            own.update(from: chunk, count: Self.addressesPerChunk)
            copy.addresses.append(own)
        }
        return copy
    }

    deinit {
        for chunk in addresses { chunk.deallocate() }
    }
}
