import Crawl
import HTTP

/// The records of the last exchanges of all URLs, by identity, with tallies of redirects and slow ones, and the URLs
/// with the greatest numbers.
struct KeptExchanges: ~Copyable {
    private var table = ChunkedArray(of: KeptExchange(), chunkLength: 1 << 12)
    /// What URLs are beside what an earlier crawl found, by `SinceEarlier.rawValue`; 0 where that is not known.
    private var differences = ChunkedArray(of: UInt8(0), chunkLength: 1 << 12)
    private(set) var types = MediaTypes()
    /// The number of URLs whose last exchange was a redirect, and of those where it took a second or more.
    private(set) var redirects = 0
    private(set) var slow = 0
    /// The number of changes so far.
    private(set) var changes = 0
    private var tops = Column.kept.map { _ in MaintainedTop() }

    /// A copy.
    func copy() -> KeptExchanges {
        var copy = KeptExchanges()
        copy.table = table.copy()
        copy.differences = differences.copy()
        (copy.types, copy.redirects, copy.slow) = (types, redirects, slow)
        (copy.changes, copy.tops) = (changes, tops)
        return copy
    }

    /// The number of bytes held for URLs.
    var bytes: Int { table.bytes + differences.bytes }

    /// The record of a URL; nil if no exchange has ended.
    subscript(url: URLID) -> KeptExchange? {
        let kept = self[url.index]
        return kept.hasEnded ? kept : nil
    }

    /// The record by index; empty if no exchange has ended.
    @inline(__always)
    subscript(index: UInt32) -> KeptExchange { table[Int(index)] }

    /// Replaces a URL's record by that of an exchange that ended, with its group of errors.
    mutating func store(_ record: FetchRecord, group: Int?) {
        change(record.url.index, to: KeptExchange(record, type: types.number(of: record.contentType), group: group))
        if let since = record.since { differences[Int(record.url.index)] = since.rawValue }
    }

    /// Notes that an exchange of a URL has ended of which nothing was kept, with its group of errors.
    mutating func storeEnd(of url: URLID, isRedirect: Bool, group: Int?) {
        change(url.index, to: KeptExchange(isRedirect: isRedirect, group: group))
    }

    /// What a URL is beside what an earlier crawl found; nil if that is not known.
    func since(_ url: URLID) -> SinceEarlier? { SinceEarlier(rawValue: differences[Int(url.index)]) }

    /// Removes the record of a URL that is skipped after all.
    mutating func forget(_ url: URLID) {
        if self[url.index].hasEnded { change(url.index, to: KeptExchange()) }
    }

    private mutating func change(_ index: UInt32, to kept: KeptExchange) {
        let former = self[index]
        table[Int(index)] = kept
        changes &+= 1
        redirects += (kept.isRedirect ? 1 : 0) - (former.isRedirect ? 1 : 0)
        slow += (kept.isSlow ? 1 : 0) - (former.isSlow ? 1 : 0)
        for (place, column) in Column.kept.enumerated() {
            tops[place].change(index, from: column.key(of: former), to: column.key(of: kept))
        }
    }

    /// The URLs with the greatest numbers in a column; nil while they are unknown. One of `Column.kept`.
    func top(by column: Column) -> [UInt32]? {
        Column.kept.firstIndex(of: column).flatMap { tops[$0].urls }
    }

    /// Reads further URLs for the greatest numbers in a column, if they are unknown; true if they are known.
    mutating func advanceTop(by column: Column, seen: Int, budget: Int) -> Bool {
        guard let place = Column.kept.firstIndex(of: column) else { return false }
        return tops[place].advance(to: seen, budget: budget, over: table, column)
    }
}

extension Column {
    /// Whether URLs are sorted by a text in this column.
    var isText: Bool { self == .url || self == .title }

    /// The columns with a number of each URL, whose greatest are always known.
    static let kept: [Column] = [.took, .latency, .size]

    /// The number of a URL in such a column; 0 for none.
    @inline(__always)
    func key(of kept: KeptExchange) -> UInt32 {
        switch self {
        case .took: UInt32(kept.took.code)
        case .latency: UInt32(kept.wait.code)
        default: kept.sizeCode
        }
    }
}

/// The first rows by a number that may change. They are known at once, except when one of them falls and may have to
/// give way to a URL that was not kept. Then all are read again on demand, some at a time.
private struct MaintainedTop {
    private var top = TopRows()
    private var isExact = true
    private var next = TopRows()
    private var position: UInt32 = 0
    /// The URLs of `top` in order, once requested.
    private var sorted: [UInt32]?

    var urls: [UInt32]? { isExact ? sorted ?? top.urls : nil }

    @inline(__always)
    mutating func change(_ url: UInt32, from former: UInt32, to number: UInt32) {
        if isExact {
            if number > former ? number < top.least : former < top.least { return }
            isExact = top.change(url, from: former, to: number)
            sorted = nil
            (next, position) = (TopRows(), 0)
        } else if url < position, !next.change(url, from: former, to: number) {
            (next, position) = (TopRows(), 0)
        }
    }

    mutating func advance(
        to end: Int, budget: Int, over table: borrowing ChunkedArray<KeptExchange>, _ column: Column
    ) -> Bool {
        guard !isExact else {
            if sorted == nil { sorted = top.urls }
            return true
        }
        let stop = UInt32(clamping: min(end, Int(position) + budget))
        while position < stop {
            next.insert(position, column.key(of: table[Int(position)]))
            position += 1
        }
        guard position >= end else { return false }
        (top, isExact) = (next, true)
        return true
    }
}
