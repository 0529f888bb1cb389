import Crawl

/// The rows of a table in the order of the screen. The longest tables are counted, not listed.
struct RowOrder {
    private enum Source {
        case listed([RowID])
        /// All of todo, in the order of dispatch.
        case todo(Int)
        /// All URLs, in the order of discovery.
        case seen(Int)
        /// URLs that a filter has found.
        case found([UInt32])
        /// Hosts in the order of discovery.
        case hosts([Int])
    }

    private let source: Source
    private let isReversed: Bool
    /// Rows in all.
    let count: Int

    /// Rows one by one.
    init(_ rows: [RowID] = []) {
        source = .listed(rows)
        isReversed = false
        count = rows.count
    }

    /// All of todo.
    init(todo count: Int, isReversed: Bool) {
        source = .todo(count)
        self.isReversed = isReversed
        self.count = count
    }

    /// All URLs.
    init(seen count: Int, isReversed: Bool) {
        source = .seen(count)
        self.isReversed = isReversed
        self.count = count
    }

    /// URLs that a filter has found.
    init(found: [UInt32], isReversed: Bool) {
        source = .found(found)
        self.isReversed = isReversed
        count = found.count
    }

    /// Hosts in the order of discovery.
    init(hosts: [Int]) {
        source = .hosts(hosts)
        isReversed = false
        count = hosts.count
    }

    /// The rows at some positions.
    func rows(_ wanted: Range<Int>, of crawl: any CrawlView) -> [RowID] {
        let wanted = wanted.clamped(to: 0..<count)
        let range = isReversed ? count - wanted.upperBound..<count - wanted.lowerBound : wanted
        let rows: [RowID] =
            switch source {
            case .listed(let rows): Array(rows[range])
            case .todo: crawl.todo(range).map(RowID.url)
            case .seen: range.map { .url(URLID(index: UInt32(truncatingIfNeeded: $0))) }
            case .found(let urls): urls[range].map { .url(URLID(index: $0)) }
            case .hosts(let hosts): hosts[range].map(RowID.host)
            }
        return isReversed ? rows.reversed() : rows
    }

    /// Where a row stands now, last seen at `position`; nil where it is not found. In a table that is not listed only
    /// what is near is looked at.
    func position(of row: RowID, near position: Int, in crawl: any CrawlView) -> Int? {
        switch source {
        case .listed(let rows):
            if rows.indices.contains(position), rows[position] == row { return position }
            return rows.firstIndex(of: row)
        case .seen(let count):
            guard let index = row.url.map({ Int($0.index) }), index < count else { return nil }
            return isReversed ? count - 1 - index : index
        case .found(let urls):
            guard let url = row.url, let index = Self.search(urls, url.index) else { return nil }
            return isReversed ? urls.count - 1 - index : index
        case .hosts(let hosts):
            guard case .host(let number) = row else { return nil }
            return Self.search(hosts, number)
        case .todo:
            guard let url = row.url, crawl.status(of: url).state == .todo else { return nil }
            let first = max(0, position - Self.neighbourhood)
            let near = rows(first..<max(first, min(count, position + Self.neighbourhood)), of: crawl)
            return near.firstIndex(of: row).map { first + $0 }
        }
    }

    /// Rows before and behind the last position that are looked at.
    private static let neighbourhood = 1_000

    private static func search<Value: Comparable>(_ sorted: [Value], _ value: Value) -> Int? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == value ? low : nil
    }
}
