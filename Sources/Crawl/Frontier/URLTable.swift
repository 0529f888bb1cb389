import CText
import Web

/// All URLs ever seen, each once, found by text or by identity. Costs about 50 bytes a URL beside its text:
/// a record of 20, an address of 4, an index slot of 10 to 20, padding.
struct URLTable: ~Copyable {
    private static let addressesPerChunk = 1 << 12

    private var arena = URLArena()
    private var index = URLIndex()
    private let fingerprint: Fingerprint
    private var addresses: [UnsafeMutablePointer<UInt32>] = []
    private(set) var count = 0

    /// An empty table whose hashing is keyed by `seed`.
    init(seed: UInt64) {
        fingerprint = Fingerprint(seed: seed)
    }

    /// Bytes held beside the URLs' own text.
    var overheadBytes: Int {
        arena.bytes - textBytes + index.bytes
            + addresses.count * Self.addressesPerChunk * MemoryLayout<UInt32>.size
    }
    /// Bytes of the URLs' own text.
    private(set) var textBytes = 0

    /// The hash under which `text` is kept.
    @inline(__always)
    func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        fingerprint(text)
    }

    /// The record with exactly this text, or nil.
    @inline(__always)
    func find(_ text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UnsafeMutablePointer<URLRecord>? {
        index.find(hash) { holds(arena.record(at: $0), text) }.map { arena.record(at: $0) }
    }

    /// Whether a record has exactly this text.
    @inline(__always)
    func holds(_ record: UnsafeMutablePointer<URLRecord>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        Int(record.pointee.textLength) == text.count && equal(arena.text(of: record), text)
    }

    /// Begins to load what `find` will look at first.
    @inline(__always)
    func prefetchSlot(_ hash: UInt64) {
        index.prefetch(hash)
    }

    /// The record that `find` will look at first, once its slot is loaded: most likely the one that it finds. Begins to load
    /// it; nil where `find` finds none.
    @inline(__always)
    func candidate(_ hash: UInt64) -> UnsafeMutablePointer<URLRecord>? {
        guard let address = index.find(hash, matches: { _ in true }) else { return nil }
        let record = arena.record(at: address)
        shims_prefetch(record)
        // Most texts end in the next line.
        shims_prefetch(UnsafeRawPointer(record) + 64)
        return record
    }

    /// Adds a URL that is not there yet. `text` has at most `URLArena.longestText` bytes.
    mutating func insert(
        _ text: UnsafeBufferPointer<UInt8>, hash: UInt64, host: UInt32, referrer: UInt32, depth: UInt16, hops: UInt8,
        isPage: Bool = true
    ) -> UnsafeMutablePointer<URLRecord> {
        let id = UInt32(count)
        let record = URLRecord(
            id: id, host: host, referrer: referrer, textLength: UInt16(text.count), depth: depth, hops: hops,
            isPage: isPage)
        let address = arena.append(record, text: text)
        if count % Self.addressesPerChunk == 0 {
            addresses.append(.allocate(capacity: Self.addressesPerChunk))
        }
        addresses[count / Self.addressesPerChunk][count % Self.addressesPerChunk] = address
        count += 1
        textBytes += text.count
        index.insert(hash, address: address) { fingerprint(arena.text(of: arena.record(at: $0))) }
        return arena.record(at: address)
    }

    /// The record of an identity that this table gave out.
    @inline(__always)
    subscript(id: UInt32) -> UnsafeMutablePointer<URLRecord> {
        precondition(Int(id) < count, "an identity from another crawl")
        return arena.record(at: addresses[Int(id) / Self.addressesPerChunk][Int(id) % Self.addressesPerChunk])
    }

    /// The text of a record of this table; valid as long as the table.
    @inline(__always)
    func text(of record: UnsafeMutablePointer<URLRecord>) -> UnsafeBufferPointer<UInt8> {
        arena.text(of: record)
    }

    deinit {
        for chunk in addresses { chunk.deallocate() }
    }
}
