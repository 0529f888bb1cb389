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
        /// URLs by another column than the number.
        case sorted([UInt32])
        /// Hosts in the order of discovery.
        case hosts([Int])
        /// Lines of the log, all that are kept.
        case lines(Range<Int>)
        /// Lines of the log that a filter has found.
        case foundLines(ArraySlice<Int>)
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

    /// URLs by another column than the number.
    init(sorted urls: [UInt32]) {
        source = .sorted(urls)
        isReversed = false
        count = urls.count
    }

    /// All lines of the log that are kept.
    init(lines numbers: Range<Int>, isReversed: Bool) {
        source = .lines(numbers)
        self.isReversed = isReversed
        count = numbers.count
    }

    /// Lines of the log that a filter has found.
    init(foundLines numbers: ArraySlice<Int>, isReversed: Bool) {
        source = .foundLines(numbers)
        self.isReversed = isReversed
        count = numbers.count
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
            case .found(let urls), .sorted(let urls): urls[range].map { .url(URLID(index: $0)) }
            case .lines(let numbers): range.map { .line(numbers.lowerBound + $0) }
            case .foundLines(let numbers): range.map { .line(numbers[numbers.startIndex + $0]) }
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
        case .sorted(let urls):
            guard let url = row.url?.index else { return nil }
            let first = max(0, min(urls.count, position - Self.neighbourhood))
            let last = max(first, min(urls.count, position + Self.neighbourhood))
            return urls[first..<last].firstIndex(of: url) ?? urls.firstIndex(of: url)
        case .hosts(let hosts):
            guard case .host(let number) = row else { return nil }
            return Self.search(hosts, number)
        case .lines(let numbers):
            guard case .line(let number) = row, numbers.contains(number) else { return nil }
            return isReversed ? numbers.upperBound - 1 - number : number - numbers.lowerBound
        case .foundLines(let numbers):
            guard case .line(let number) = row, let index = Self.search(numbers, number) else { return nil }
            return isReversed ? numbers.count - 1 - index : index
        case .todo:
            guard let url = row.url, crawl.status(of: url).state == .todo else { return nil }
            let first = max(0, position - Self.neighbourhood)
            let near = rows(first..<max(first, min(count, position + Self.neighbourhood)), of: crawl)
            return near.firstIndex(of: row).map { first + $0 }
        }
    }

    /// Rows before and behind the last position that are looked at.
    private static let neighbourhood = 1_000

    private static func search<Values: RandomAccessCollection>(_ sorted: Values, _ value: Values.Element) -> Int?
    where Values.Element: Comparable, Values.Index == Int {
        let index = sorted.partitioningIndex { $0 >= value }
        return index < sorted.endIndex && sorted[index] == value ? index - sorted.startIndex : nil
    }
}
