/// A log of links between pages, kept while they can matter: until the target is known to have answered well.
///
/// Each link takes four bytes, and links are appended, so that a link touches only the log's end. A link to a settled
/// target is removed when its chunk is swept. The next sweep starts when the log is twice as long as after the last
/// one, or has half of `limit`. It sweeps two chunks for each that is filled, so that no step takes long and a relevant
/// link is written less than twice on average. Beyond `limit`, links are only counted.
package struct ReferrerLog: ~Copyable {
    /// A sequence of entries.
    private struct Chunk {
        let entries: UnsafeMutablePointer<UInt32>
        var count = 0
    }

    /// Marks an entry with the page of the links behind it.
    private static let isPage: UInt32 = 1 << 31
    /// The number of entries in a chunk.
    private static let chunkLength = 1 << 14

    /// A reader's place. Chunks are counted from the log's start, including those that were swept.
    struct Place {
        var chunk = 0
        var entry = 0
        var page = URLRecord.none
    }

    /// The full chunks, the oldest first.
    private var chunks: [Chunk] = []
    private var last = ReferrerLog.makeChunk()
    /// A swept chunk that can be filled again.
    private var spare: Chunk?
    /// The number of swept chunks.
    private var swept = 0
    /// The number of swept chunks at the end of the present sweep.
    private var sweepEnd = 0
    /// The log's length at the end of the last sweep, in chunks.
    private var lengthAfterSweep = 1
    /// The page of the links at the log's end.
    private var page = URLRecord.none
    /// A bit for each settled target.
    private var settled: [UInt64] = []
    private let limit: Int
    /// The number of links kept.
    private(set) var count = 0
    /// The number of links not kept because of the limit.
    private(set) var dropped = 0
    /// The start of the entries at the log's end that have not been emitted.
    private var told = 0
    /// The number of dropped links that have been emitted.
    private var toldDropped = 0

    /// Creates a log of at most `limit` links, including settled ones that are not swept yet.
    init(limit: Int) {
        self.limit = limit
    }

    deinit {
        for chunk in chunks { chunk.entries.deallocate() }
        last.entries.deallocate()
        spare?.entries.deallocate()
    }

    /// A copy, with room of its own.
    func copy() -> ReferrerLog {
        var copy = ReferrerLog(limit: limit)
        copy.chunks = chunks.map(Self.copy(of:))
        Self.fill(&copy.last, from: last)
        (copy.swept, copy.sweepEnd, copy.lengthAfterSweep) = (swept, sweepEnd, lengthAfterSweep)
        (copy.page, copy.settled, copy.count, copy.dropped) = (page, settled, count, dropped)
        (copy.told, copy.toldDropped) = (told, toldDropped)
        return copy
    }

    private static func copy(of chunk: Chunk) -> Chunk {
        var copy = makeChunk()
        fill(&copy, from: chunk)
        return copy
    }

    private static func fill(_ chunk: inout Chunk, from other: Chunk) {
        chunk.entries.initialize(from: other.entries, count: other.count)
        chunk.count = other.count
    }

    /// Appends a link from a page.
    @inline(__always)
    mutating func add(_ target: UInt32, from page: UInt32) {
        if page != self.page || last.count >= Self.chunkLength { turn(to: page) }
        guard count < limit else {
            dropped += 1
            return
        }
        append(target)
        count += 1
    }

    /// Counts links from a page for which there is no room.
    mutating func drop(_ number: Int, from page: UInt32) {
        guard number > 0 else { return }
        if page != self.page || last.count >= Self.chunkLength { turn(to: page) }
        dropped += number
    }

    /// Sets the number of links for which there was no room in an earlier run, in place of those in this one.
    mutating func restoreDropped(_ number: Int) {
        dropped = number
        endNews()
    }

    /// Marks links to a URL as irrelevant.
    mutating func settleLinks(to target: UInt32) {
        let word = Int(target >> 6)
        if word >= settled.count { settled += repeatElement(0, count: word + 1 - settled.count) }
        settled[word] |= 1 << UInt64(target & 63)
    }

    /// Whether links to a URL are irrelevant.
    func isSettled(_ target: UInt32) -> Bool {
        let word = Int(target >> 6)
        return word < settled.count && settled[word] >> UInt64(target & 63) & 1 == 1
    }

    /// Marks links to a URL that waits again as relevant.
    mutating func reopenLinks(to target: UInt32) {
        let word = Int(target >> 6)
        if word < settled.count { settled[word] &= ~(1 << UInt64(target & 63)) }
    }

    /// Whether a link from a page is not written right behind the last one: then the links there must be emitted
    /// before.
    @inline(__always)
    func turns(at page: UInt32) -> Bool { page != self.page || last.count >= Self.chunkLength }

    /// The links that have not been emitted, all from one page; nil if there are none. They are valid until the next
    /// one is added.
    mutating func takeNews() -> PageLinkNews? {
        guard last.count > told || dropped > toldDropped else { return nil }
        defer { endNews() }
        let entries = UnsafeBufferPointer(start: last.entries + told, count: last.count - told)
        return PageLinkNews(page: URLID(index: page), targets: entries, dropped: dropped - toldDropped)
    }

    /// Marks all links so far as emitted.
    private mutating func endNews() {
        (told, toldDropped) = (last.count, dropped)
    }

    /// Reads some more entries and advances the place. Returns true at the log's end. A link that is moved when its
    /// chunk is swept may be read twice; none is missed.
    func read(from place: inout Place, budget: Int, _ body: (_ target: UInt32, _ page: UInt32) -> Void) -> Bool {
        if place.chunk < swept { place = Place(chunk: swept) }
        var left = budget
        while true {
            let index = place.chunk - swept
            let chunk = index < chunks.count ? chunks[index] : last
            let end = min(chunk.count, place.entry + left)
            left -= end - place.entry
            for entry in UnsafeBufferPointer(start: chunk.entries, count: chunk.count)[place.entry..<end] {
                if entry & Self.isPage == 0 { body(entry, place.page) } else { place.page = entry & ~Self.isPage }
            }
            place.entry = end
            if end < chunk.count { return false }
            if index >= chunks.count { return true }
            place = Place(chunk: place.chunk + 1)
        }
    }

    private static func makeChunk() -> Chunk {
        Chunk(entries: .allocate(capacity: chunkLength))
    }

    /// Appends an entry. The caller has checked that there is room.
    @inline(__always)
    private mutating func append(_ entry: UInt32) {
        assert(last.count < Self.chunkLength)
        (last.entries + last.count).initialize(to: entry)
        last.count += 1
    }

    /// Starts the links of a page. A chunk starts with its page.
    @inline(never)
    private mutating func turn(to page: UInt32) {
        if last.count + 1 >= Self.chunkLength {
            startChunk()
            if swept == sweepEnd, chunks.count >= 2 * lengthAfterSweep || count >= limit / 2 {
                sweepEnd = swept + chunks.count
            }
            for _ in 0..<min(2, sweepEnd - swept) {
                swept += 1
                sweep(chunks.removeFirst())
                if swept == sweepEnd { lengthAfterSweep = max(1, chunks.count) }
            }
            // Swept links may have filled the last chunk as well.
            if last.count + 1 >= Self.chunkLength { startChunk() }
        }
        write(page)
        endNews()
    }

    /// Starts a new chunk after the last one is full.
    private mutating func startChunk() {
        chunks.append(last)
        last = spare ?? Self.makeChunk()
        last.count = 0
        spare = nil
        page = URLRecord.none
    }

    private mutating func write(_ page: UInt32) {
        append(page | Self.isPage)
        self.page = page
    }

    /// Writes the relevant links of a chunk again.
    private mutating func sweep(_ chunk: Chunk) {
        let left = dropSettled(chunk)
        var page = URLRecord.none
        for entry in UnsafeBufferPointer(start: chunk.entries, count: left) {
            if entry & Self.isPage != 0 {
                page = entry & ~Self.isPage
                continue
            }
            if page != self.page || last.count >= Self.chunkLength {
                if last.count + 1 >= Self.chunkLength { startChunk() }
                write(page)
            }
            append(entry)
        }
        if spare == nil { spare = chunk } else { chunk.entries.deallocate() }
    }

    /// Moves the relevant entries of a chunk to its start, pages included, and returns their number. Each entry is
    /// written, and kept by counting it: a branch would be mispredicted for every other link.
    private mutating func dropSettled(_ chunk: Chunk) -> Int {
        let left = settled.withUnsafeBufferPointer { settled in
            var left = 0
            for entry in UnsafeBufferPointer(start: chunk.entries, count: chunk.count) {
                let word = Int(entry >> 6)
                // The word of a page entry is beyond all words of the set.
                let bits = word < settled.count ? settled[word] : 0
                chunk.entries[left] = entry
                left &+= 1 &- Int(truncatingIfNeeded: bits &>> UInt64(entry & 63) & 1)
            }
            return left
        }
        count -= chunk.count - left
        return left
    }
}
