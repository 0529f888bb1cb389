import Crawl

/// The hosts of a crawl, without what links of other schemes have in that place: nobody is asked for a `mailto:`. And how
/// the attempts at each ended.
struct HostBook {
    /// Hosts of which that is kept at most.
    static let maxHistories = 100_000

    /// Their numbers in the crawl, in order of discovery.
    private(set) var numbers: [Int] = []
    /// Origins of any scheme that were looked at.
    private var read = 0
    /// The same in the order of their text, as far as somebody has asked for that.
    private var named: [Int] = []
    private var histories: [HostHistory] = []
    /// By a host's number, the place of its history behind 1; 0 for none.
    private var places: [UInt32] = []
    /// URLs that the robots.txt of a host forbids.
    private var forbidden: [UInt32: Int] = [:]

    /// Takes in what has been found since. O(new ones).
    mutating func advance(in crawl: any CrawlView) {
        while read < crawl.hostCount {
            let origin = crawl.host(at: read).origin
            if origin.starts(with: "http://".utf8) || origin.starts(with: "https://".utf8) { numbers.append(read) }
            read += 1
        }
    }

    /// Their numbers, in the order of their text or of discovery. O(1), or O(n log n) where there are new ones.
    mutating func names(_ isByText: Bool, in crawl: any CrawlView) -> [Int] {
        guard isByText else { return numbers }
        if named.count < numbers.count {
            let texts = numbers.map { (text: String(decoding: crawl.host(at: $0).origin, as: UTF8.self), number: $0) }
            named = texts.sorted { $0.text < $1.text }.map(\.number)
        }
        return named
    }

    /// Counts an exchange of a host that ended.
    mutating func add(_ record: FetchRecord, at host: UInt32) {
        guard let outcome = HostOutcome(record) else { return }
        let number = Int(host)
        if number >= places.count {
            places.append(contentsOf: repeatElement(0, count: number + 1 - places.count))
        }
        if places[number] == 0 {
            guard histories.count < Self.maxHistories else { return }
            histories.append(HostHistory())
            places[number] = UInt32(histories.count)
        }
        histories[Int(places[number]) - 1].add(outcome, record)
    }

    /// Counts a URL of a host that its robots.txt forbids from now on, or no longer.
    mutating func add(_ move: URLMove, at host: UInt32) {
        let change = (move.reason == .robots ? 1 : 0) - (move.formerReason == .robots ? 1 : 0)
        guard change != 0, forbidden[host] != nil || forbidden.count < Self.maxHistories else { return }
        forbidden[host, default: 0] += change
    }

    /// How the attempts at a host ended; nil where there was none, or it is not kept.
    func history(of host: UInt32) -> HostHistory? {
        guard places.indices.contains(Int(host)), places[Int(host)] > 0 else { return nil }
        return histories[Int(places[Int(host)]) - 1]
    }

    /// URLs that a host's robots.txt forbids.
    func forbidden(at host: UInt32) -> Int { forbidden[host] ?? 0 }
}
