/// Which pages link to which URLs, kept only while that can still matter: until the URL's answer is known to be good.
///
/// Four bytes an edge, written one behind the other, so that a link touches no memory but the log's end. An edge whose
/// target is settled goes when its chunk is swept. Once the log is twice as long as the last sweep has left it, or half
/// of `limit`, the next one begins: two chunks with each that is filled, so that no step is long and an edge that matters
/// is written less than twice, on average. Bounded: beyond `limit` edges new ones are counted, not kept.
package struct ReferrerLog: ~Copyable {
    /// Entries, one behind the other.
    private struct Chunk {
        let entries: UnsafeMutablePointer<UInt32>
        var count = 0
    }

    /// Marks an entry that names the page on which the links behind it were found.
    private static let isPage: UInt32 = 1 << 31
    /// Entries a chunk.
    private static let chunkLength = 1 << 14

    /// Where a reader stands. Chunks count from the log's beginning, those that were swept included.
    struct Place {
        var chunk = 0
        var entry = 0
        var page = URLRecord.none
    }

    /// Those that are full, the oldest first.
    private var chunks: [Chunk] = []
    private var last = ReferrerLog.makeChunk()
    /// A chunk that was swept and is free to be filled.
    private var spare: Chunk?
    /// Chunks that were swept.
    private var swept = 0
    /// How many will have been at the end of the sweep that is under way.
    private var sweepEnd = 0
    /// The log's length at the end of the last sweep, in chunks.
    private var lengthAfterSweep = 1
    /// The page that the log's end speaks of.
    private var page = URLRecord.none
    /// A bit for each URL to which links no longer matter.
    private var settled: [UInt64] = []
    private let limit: Int
    /// Edges kept.
    private(set) var count = 0
    /// Edges that were not kept because of the limit.
    private(set) var dropped = 0
    /// Where the entries begin that nobody has been told of, at the log's end.
    private var told = 0
    /// Edges that were not kept, of those that were told of.
    private var toldDropped = 0

    /// A log of at most `limit` edges, settled ones that were not swept yet among them.
    init(limit: Int) {
        self.limit = limit
    }

    deinit {
        for chunk in chunks { chunk.entries.deallocate() }
        last.entries.deallocate()
        spare?.entries.deallocate()
    }

    /// Notes a link from a page.
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

    /// Links to a URL no longer matter.
    mutating func settleLinks(to target: UInt32) {
        let word = Int(target >> 6)
        if word >= settled.count { settled += repeatElement(0, count: word + 1 - settled.count) }
        settled[word] |= 1 << UInt64(target & 63)
    }

    /// Whether links to a URL no longer matter.
    func isSettled(_ target: UInt32) -> Bool {
        let word = Int(target >> 6)
        return word < settled.count && settled[word] >> UInt64(target & 63) & 1 == 1
    }

    /// Links to a URL that is waiting again matter again.
    mutating func reopenLinks(to target: UInt32) {
        let word = Int(target >> 6)
        if word < settled.count { settled[word] &= ~(1 << UInt64(target & 63)) }
    }

    /// Whether a link from a page is written in another place than behind the last one: what is there has to be told of before.
    @inline(__always)
    func turns(at page: UInt32) -> Bool { page != self.page || last.count >= Self.chunkLength }

    /// The edges that nobody has been told of, all from one page; nil where there are none. Lent until the next one is added.
    mutating func takeNews() -> PageLinkNews? {
        guard last.count > told || dropped > toldDropped else { return nil }
        defer { endNews() }
        let entries = UnsafeBufferPointer(start: last.entries + told, count: last.count - told)
        return PageLinkNews(page: URLID(index: page), targets: entries, dropped: dropped - toldDropped)
    }

    /// All edges so far need not be told of.
    private mutating func endNews() {
        (told, toldDropped) = (last.count, dropped)
    }

    /// Calls `body` for each edge, in no order that matters; a page that repeats a link has it as often.
    func forEach(_ body: (_ target: UInt32, _ page: UInt32) -> Void) {
        var place = Place(chunk: swept)
        while !read(from: &place, budget: Self.chunkLength, body) {}
    }

    /// Reads some entries on, and moves the place there: true where that is the log's end. An edge that is moved when its
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

    /// There is room for an entry: who asks has looked.
    @inline(__always)
    private mutating func append(_ entry: UInt32) {
        assert(last.count < Self.chunkLength)
        (last.entries + last.count).initialize(to: entry)
        last.count += 1
    }

    /// What is written from now on was found on a page. A chunk begins with its page.
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
            // What was swept may have filled the last chunk as well.
            if last.count + 1 >= Self.chunkLength { startChunk() }
        }
        write(page)
        endNews()
    }

    /// The last chunk is full.
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

    /// Writes once more what matters of a chunk.
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

    /// Moves what matters of a chunk to its beginning, pages too, and returns how many entries that is. Each is written in
    /// any case, and kept by counting it: a branch would guess, and be wrong at every other edge.
    private mutating func dropSettled(_ chunk: Chunk) -> Int {
        let left = settled.withUnsafeBufferPointer { settled in
            var left = 0
            for entry in UnsafeBufferPointer(start: chunk.entries, count: chunk.count) {
                let word = Int(entry >> 6)
                // A page's word is behind all that there are.
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
