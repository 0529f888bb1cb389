/// Sorts URLs by a number or a text, some in each frame: up to `mostRows` all of them, by radix or by merging, of more
/// only the first `topRows` by a number.
///
/// Equal URLs stay in order of discovery. Those without a number or text come last in both directions.
struct URLSort {
    /// The largest number of URLs that are sorted completely.
    static let mostRows = 200_000
    /// The number of rows shown of more URLs.
    static let topRows = TopRows.capacity
    /// The number of keys to read, or rows to move, in a frame during the first sort, and later.
    static let slice = (first: 30_000, later: 8_000)
    /// The number of texts to compare in a frame, likewise.
    static let comparisons = (first: 15_000, later: 4_000)
    private static let digits = 4

    /// The sort keys of URLs.
    enum Keys {
        /// A number; 0 for none.
        case numbers((UInt32) -> UInt32)
        /// A text, if it has one.
        case texts(has: (UInt32) -> Bool, precedes: (UInt32, UInt32) -> Bool)
    }

    /// The request to sort.
    struct Wanted: Hashable {
        let sort: SortOrder
        let query: URLQuery
    }

    let wanted: Wanted
    /// The last complete order; nil before.
    private(set) var urls: [UInt32]?
    /// Whether it has only the first URLs.
    private(set) var isTop = false
    /// The state of the crawl at the start of the last sort.
    private(set) var version: CrawlVersion?
    private var begunAt: CrawlVersion?
    /// The URLs to sort; nil for all.
    private var source: [UInt32]?
    private var count = 0
    private var pass = Pass.idle
    private var rows = [UInt32]()
    private var keys = [UInt32]()
    private var movedRows = [UInt32]()
    private var movedKeys = [UInt32]()
    private var counts = [[UInt32]]()
    private var top = TopRows()
    private var merge = MergeSort([])
    /// URLs without a text.
    private var rest = [UInt32]()

    private enum Pass {
        case idle
        case reading(Int)
        case moving(digit: Int, Int)
        case choosing(Int)
        case merging
    }

    init(_ wanted: Wanted) {
        self.wanted = wanted
    }

    /// Whether a sort is in progress.
    var isUnderWay: Bool { if case .idle = pass { false } else { true } }

    /// Continues, or starts again if anything has changed.
    ///
    /// - Parameters:
    ///   - found: the URLs, in order of discovery; nil for all.
    ///   - seen: the number of all URLs.
    ///   - version: the crawl's state, which changes with the URLs and their numbers.
    ///   - keys: the sort keys; texts only for at most `mostRows` URLs.
    mutating func advance(
        over found: [UInt32]?, seen: Int, version: CrawlVersion, keys: Keys
    ) {
        if case .idle = pass {
            guard version != self.version else { return }
            (source, count, begunAt) = (found, found?.count ?? seen, version)
            startPass()
        }
        var budget = urls == nil ? Self.slice.first : Self.slice.later
        while budget > 0, isUnderWay { step(&budget, keys) }
    }

    private func url(at place: Int) -> UInt32 { source?[place] ?? UInt32(truncatingIfNeeded: place) }

    private mutating func startPass() {
        rows.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        rest.removeAll(keepingCapacity: true)
        top = TopRows()
        counts = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: Self.digits)
        pass = count > Self.mostRows ? .choosing(0) : .reading(0)
    }

    private mutating func step(_ budget: inout Int, _ keys: Keys) {
        switch pass {
        case .idle: break
        case .merging:
            budget = 0
            guard case .texts(_, let precedes) = keys else { return }
            merge.advance(budget: urls == nil ? Self.comparisons.first : Self.comparisons.later) { left, right in
                wanted.sort.isDescending ? precedes(right, left) : precedes(left, right)
            }
            if merge.isComplete { finish(merge.rows + rest, isTop: false) }
        case .choosing(let start):
            let end = min(count, start + budget)
            if case .numbers(let number) = keys { choose(start..<max(start, end), number) }
            budget -= max(1, end - start)
            pass = .choosing(end)
            if end >= count { finish(top.urls, isTop: true) }
        case .reading(let start):
            let end = min(count, start + budget)
            for place in start..<max(start, end) { read(url(at: place), keys) }
            budget -= max(1, end - start)
            guard end >= count else {
                pass = .reading(end)
                return
            }
            startSorting(keys)
        case .moving(let digit, let start): move(digit, from: start, &budget)
        }
    }

    private mutating func choose(_ places: Range<Int>, _ number: (UInt32) -> UInt32) {
        for place in places {
            let url = url(at: place)
            let number = number(url)
            top.insert(url, wanted.sort.isDescending || number == 0 ? number : ~number)
        }
    }

    private mutating func read(_ url: UInt32, _ keys: Keys) {
        switch keys {
        case .texts(let has, _): if has(url) { rows.append(url) } else { rest.append(url) }
        case .numbers(let number):
            let number = number(url)
            let key = wanted.sort.isDescending || number == 0 ? ~number : number
            rows.append(url)
            self.keys.append(key)
            for digit in 0..<Self.digits { counts[digit][Self.digit(digit, of: key)] += 1 }
        }
    }

    private mutating func startSorting(_ keys: Keys) {
        switch keys {
        case .texts:
            merge = MergeSort(rows)
            pass = .merging
        case .numbers:
            movedRows = [UInt32](repeating: 0, count: rows.count)
            movedKeys = movedRows
            move(digit: 0)
        }
    }

    @inline(__always)
    private static func digit(_ digit: Int, of key: UInt32) -> Int {
        Int(key >> UInt32(8 * digit) & 0xFF)
    }

    /// Starts with the next digit in which the keys differ, or finishes.
    private mutating func move(digit first: Int) {
        for digit in first..<max(first, Self.digits) where !counts[digit].contains(UInt32(rows.count)) {
            var place: UInt32 = 0
            for value in 0..<256 {
                (counts[digit][value], place) = (place, place + counts[digit][value])
            }
            pass = .moving(digit: digit, 0)
            return
        }
        finish(rows, isTop: false)
    }

    private mutating func move(_ digit: Int, from start: Int, _ budget: inout Int) {
        let end = min(rows.count, start + budget)
        for place in start..<max(start, end) {
            let value = Self.digit(digit, of: keys[place])
            let target = Int(counts[digit][value])
            counts[digit][value] += 1
            movedRows[target] = rows[place]
            movedKeys[target] = keys[place]
        }
        budget -= max(1, end - start)
        guard end >= rows.count else {
            pass = .moving(digit: digit, end)
            return
        }
        swap(&rows, &movedRows)
        swap(&keys, &movedKeys)
        move(digit: digit + 1)
    }

    private mutating func finish(_ urls: [UInt32], isTop: Bool) {
        self.urls = urls
        self.isTop = isTop
        version = begunAt
        source = nil
        pass = .idle
    }
}
