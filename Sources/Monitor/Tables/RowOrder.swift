import Crawl

/// The rows of a table in the order of the screen. The longest tables are ranges instead of lists.
struct RowOrder {
    private enum Source {
        case listed([RowID])
        /// All of todo, in the order of dispatch.
        case todo(Int)
        /// All URLs, in the order of discovery.
        case seen(Int)
        /// URLs that pass a filter.
        case found([UInt32])
        /// URLs sorted by a column other than the number.
        case sorted([UInt32])
        /// Hosts in the order of discovery.
        case hosts([Int])
        /// All lines of the log that are kept.
        case lines(Range<Int>)
        /// Lines of the log that pass a filter.
        case foundLines(ArraySlice<Int>)
    }

    private let source: Source
    private let isReversed: Bool
    /// The number of rows.
    let count: Int

    /// Creates an order from a list of rows.
    init(_ rows: [RowID] = []) {
        source = .listed(rows)
        isReversed = false
        count = rows.count
    }

    /// Creates the order of todo.
    init(todo count: Int, isReversed: Bool) {
        source = .todo(count)
        self.isReversed = isReversed
        self.count = count
    }

    /// Creates the order of all URLs.
    init(seen count: Int, isReversed: Bool) {
        source = .seen(count)
        self.isReversed = isReversed
        self.count = count
    }

    /// Creates the order of URLs that pass a filter.
    init(found: [UInt32], isReversed: Bool) {
        source = .found(found)
        self.isReversed = isReversed
        count = found.count
    }

    /// Creates the order of URLs sorted by a column other than the number.
    init(sorted urls: [UInt32]) {
        source = .sorted(urls)
        isReversed = false
        count = urls.count
    }

    /// Creates the order of all kept lines of the log.
    init(lines numbers: Range<Int>, isReversed: Bool) {
        source = .lines(numbers)
        self.isReversed = isReversed
        count = numbers.count
    }

    /// Creates the order of lines of the log that pass a filter.
    init(foundLines numbers: ArraySlice<Int>, isReversed: Bool) {
        source = .foundLines(numbers)
        self.isReversed = isReversed
        count = numbers.count
    }

    /// Creates the order of hosts by discovery.
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

    /// The position of a row, last seen at `position`; nil if it is not found. In a table that is a range, only nearby
    /// rows are searched.
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

    /// The number of rows searched before and behind the last position.
    private static let neighbourhood = 1_000

    private static func search<Values: RandomAccessCollection>(_ sorted: Values, _ value: Values.Element) -> Int?
    where Values.Element: Comparable, Values.Index == Int {
        let index = sorted.partitioningIndex { $0 >= value }
        return index < sorted.endIndex && sorted[index] == value ? index - sorted.startIndex : nil
    }
}
