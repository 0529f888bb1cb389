import CText
import Web

/// All known URLs, by text or by identity. It takes about 52 bytes a URL beside its text: a record of 22, an address of
/// 4, an index slot of 10 to 20, and padding.
struct URLTable: ~Copyable {
    /// The records by identity.
    private(set) var records = URLRecords()
    private var index = URLIndex()
    private let fingerprint: Fingerprint

    /// Creates an empty table whose hashing is keyed by `seed`.
    init(seed: UInt64) {
        fingerprint = Fingerprint(seed: seed)
    }

    var count: Int { records.count }
    /// The number of bytes held beside the URLs' own text.
    var overheadBytes: Int { records.overheadBytes + index.bytes }
    /// The number of bytes of the URLs' own text.
    var textBytes: Int { records.textBytes }

    /// Has records mapped from a file from now on, beyond a number of bytes in memory.
    mutating func map(from file: URLFile, beyond bytes: Int) { records.map(from: file, beyond: bytes) }

    /// The hash of a text in the table.
    @inline(__always)
    func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        fingerprint(text)
    }

    /// The record with exactly this text, or nil.
    @inline(__always)
    func find(_ text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UnsafeMutablePointer<URLRecord>? {
        index.find(hash) { holds(records.record(at: $0), text) }.map { records.record(at: $0) }
    }

    /// Whether a record has exactly this text.
    @inline(__always)
    func holds(_ record: UnsafeMutablePointer<URLRecord>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        Int(record.pointee.textLength) == text.count && equal(records.text(of: record), text)
    }

    /// Prefetches what `find` reads first.
    @inline(__always)
    func prefetchSlot(_ hash: UInt64) {
        index.prefetch(hash)
    }

    /// The record that `find` compares first, once its slot is loaded: most likely the one that it finds. Prefetches
    /// it; nil if `find` finds none.
    @inline(__always)
    func candidate(_ hash: UInt64) -> UnsafeMutablePointer<URLRecord>? {
        guard let address = index.find(hash, matches: { _ in true }) else { return nil }
        let record = records.record(at: address)
        shims_prefetch(record)
        // Most texts end in the next cache line.
        shims_prefetch(UnsafeRawPointer(record) + 64)
        return record
    }

    /// Adds a new URL. `text` has at most `URLArena.longestText` bytes.
    mutating func insert(
        _ text: UnsafeBufferPointer<UInt8>, hash: UInt64, host: UInt32, referrer: UInt32, depth: UInt16, hops: UInt8,
        role: URLRole = .page
    ) -> UnsafeMutablePointer<URLRecord> {
        let address = records.append(
            text, host: host, referrer: referrer, depth: depth, hops: hops, role: role)
        index.insert(hash, address: address)
        return records.record(at: address)
    }

    /// The record of an identity of this table.
    @inline(__always)
    subscript(id: UInt32) -> UnsafeMutablePointer<URLRecord> { records[id] }

    /// The text of a record of this table, valid as long as the table.
    @inline(__always)
    func text(of record: UnsafeMutablePointer<URLRecord>) -> UnsafeBufferPointer<UInt8> {
        records.text(of: record)
    }
}
