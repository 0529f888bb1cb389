import Crawl

/// The hosts of a crawl and the outcomes of attempts at each. The origins of other schemes, such as `mailto:`, are left
/// out: nothing is requested of them.
struct HostBook {
    /// The largest number of hosts with a history.
    static let maxHistories = 100_000

    /// The numbers of hosts in the crawl, in order of discovery.
    private(set) var numbers: [Int] = []
    /// The number of origins of any scheme read so far.
    private var read = 0
    /// The same numbers in the order of their text, up to the last request for it.
    private var named: [Int] = []
    private var histories: [HostHistory] = []
    /// The place of a host's history plus 1, by its number; 0 for none.
    private var places: [UInt32] = []
    /// The bodies in flight at each host that have taken longer than `longBody`, as of the last frame.
    var longBodies: [UInt32: LongBodies] = [:]
    /// The time in nanoseconds after which a body in flight tells something about its host.
    static let longBody: Int64 = 2_000_000_000
    /// The number of URLs that a host's robots.txt forbids.
    private var forbidden: [UInt32: Int] = [:]

    /// Adds hosts found since the last call. O(new hosts).
    mutating func advance(in crawl: any CrawlView) {
        while read < crawl.hostCount {
            let origin = crawl.host(at: read)?.origin ?? []
            if origin.starts(with: "http://".utf8) || origin.starts(with: "https://".utf8) { numbers.append(read) }
            read += 1
        }
    }

    /// The numbers in the order of text or of discovery. O(1), or O(n log n) with new hosts.
    mutating func names(_ isByText: Bool, in crawl: any CrawlView) -> [Int] {
        guard isByText else { return numbers }
        if named.count < numbers.count {
            let texts = numbers.map { number in
                (text: String(decoding: crawl.host(at: number)?.origin ?? [], as: UTF8.self), number: number)
            }
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

    /// Counts a URL that a host's robots.txt forbids from now on, or no longer.
    mutating func add(_ move: URLMove, at host: UInt32) {
        let change = (move.reason == .robots ? 1 : 0) - (move.formerReason == .robots ? 1 : 0)
        guard change != 0, forbidden[host] != nil || forbidden.count < Self.maxHistories else { return }
        forbidden[host, default: 0] += change
    }

    /// The outcomes of attempts at a host; nil without attempts, or if they are not kept.
    func history(of host: UInt32) -> HostHistory? {
        guard places.indices.contains(Int(host)), places[Int(host)] > 0 else { return nil }
        return histories[Int(places[Int(host)]) - 1]
    }

    /// The number of URLs that a host's robots.txt forbids.
    func forbidden(at host: UInt32) -> Int { forbidden[host] ?? 0 }
}
