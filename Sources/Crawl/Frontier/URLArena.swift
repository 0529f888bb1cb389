/// Storage for URL records: chunks of 128 KiB that never move, so that growth copies nothing.
///
/// A record's address counts units of 8 bytes, so 32 bits reach 32 GiB. The first chunks are in memory, and so are all
/// without a file; with one, later chunks are mapped from it.
struct URLArena: ~Copyable {
    private static let chunkBytes = 1 << 17
    private static let unitsPerChunkBits: UInt32 = 14

    private var chunks: [UnsafeMutableRawPointer] = []
    private var used = URLArena.chunkBytes
    /// The chunks that are not the file's.
    private var allocated: [UnsafeMutableRawPointer] = []
    private var file: URLFile?
    private var bytesInMemory = Int.max

    /// The number of bytes for records, including losses at the ends of chunks.
    var bytes: Int { chunks.count * Self.chunkBytes }

    /// Has chunks mapped from a file from now on, beyond a number of bytes in memory.
    mutating func map(from file: URLFile, beyond bytes: Int) {
        (self.file, bytesInMemory) = (file, bytes)
    }

    private mutating func addChunk() {
        used = 0
        // A disk that is full costs memory.
        if bytes >= bytesInMemory, let chunk = file?.chunk(bytes: Self.chunkBytes) { return chunks.append(chunk) }
        let chunk = UnsafeMutableRawPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
        allocated.append(chunk)
        chunks.append(chunk)
    }

    /// The length of the longest text that a record can have, in bytes.
    static let longestText = Int(UInt16.max)

    /// Stores a record and its text, and returns its address. `text` has at most `longestText` bytes.
    mutating func append(_ record: URLRecord, text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let size = (MemoryLayout<URLRecord>.size + text.count + 7) & ~7
        if used + size > Self.chunkBytes { addChunk() }
        let address = UInt32(chunks.count - 1) << Self.unitsPerChunkBits | UInt32(used >> 3)
        let place = chunks[chunks.count - 1] + used
        place.bindMemory(to: URLRecord.self, capacity: 1).initialize(to: record)
        if let bytes = text.baseAddress {
            (place + MemoryLayout<URLRecord>.size).copyMemory(from: bytes, byteCount: text.count)
        }
        used += size
        return address
    }

    @inline(__always)
    func record(at address: UInt32) -> UnsafeMutablePointer<URLRecord> {
        let chunk = chunks[Int(address >> Self.unitsPerChunkBits)]
        let offset = Int(address & (1 << Self.unitsPerChunkBits - 1)) << 3
        return (chunk + offset).assumingMemoryBound(to: URLRecord.self)
    }

    /// The text behind a record, valid as long as the arena.
    @inline(__always)
    func text(of record: UnsafeMutablePointer<URLRecord>) -> UnsafeBufferPointer<UInt8> {
        let start = UnsafeRawPointer(record) + MemoryLayout<URLRecord>.size
        return UnsafeBufferPointer(
            start: start.assumingMemoryBound(to: UInt8.self), count: Int(record.pointee.textLength))
    }

    /// A copy in memory, in which records have the same addresses.
    func copy() -> URLArena {
        var copy = URLArena()
        copy.used = used
        for chunk in chunks {
            let own = UnsafeMutableRawPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
            own.copyMemory(from: chunk, byteCount: Self.chunkBytes)
            copy.allocated.append(own)
        }
        copy.chunks = copy.allocated
        return copy
    }

    deinit {
        for chunk in allocated { chunk.deallocate() }
    }
}
