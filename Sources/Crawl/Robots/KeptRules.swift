import Web

/// The robots rules that are kept, in bounded memory: a few bytes on the wire can say thousands of rules, and a site can make
/// up any number of hosts.
struct KeptRules {
    private struct Entry {
        var rules: RobotsRules
        /// The hosts that go by them.
        var hosts: [UInt32] = []
    }

    /// Rules looked at for room at a time.
    private static let looks = 100

    /// Bytes that all rules together may hold.
    let limit: Int
    /// Bytes that they hold.
    private(set) var bytes = 0
    /// By the URL that brought them.
    private var entries: [UInt32: Entry] = [:]
    /// URLs whose rules hold any, in the order in which these came. One may be here without rules, or twice.
    private var order = RingQueue()
    /// Bytes of all rules that came, and their number.
    private var came = (bytes: 0, count: 0)

    init(limit: Int) {
        self.limit = limit
    }

    /// What a URL brought, if it is kept.
    subscript(url: UInt32) -> RobotsRules? { entries[url]?.rules }

    /// What rules hold on the average, as far as is known.
    var expected: Int { came.count == 0 ? 0 : came.bytes / came.count }

    /// What the rules that a URL brought say of a target; nil where none are kept.
    func verdict(_ target: UnsafeBufferPointer<UInt8>, from url: UInt32) -> RobotsRules.Verdict? {
        entries[url]?.rules.allows(target)
    }

    /// Forgets rules, those that came first before others, until there is room for more.
    ///
    /// - Parameters:
    ///   - bytes: what the new ones hold, or are expected to.
    ///   - looksAtAll: whether all are looked at, not only some.
    ///   - forgotten: gets the URLs whose rules are.
    ///   - release: told of the hosts that go by rules that would be forgotten; whether these may be.
    /// - Returns: whether there is room.
    mutating func makeRoom(
        for bytes: Int, looksAtAll: Bool, _ forgotten: inout [UInt32], release: ([UInt32]) -> Bool
    ) -> Bool {
        var looks = looksAtAll ? order.count : min(Self.looks, order.count)
        while bytes > limit - self.bytes, looks > 0, let url = order.popFirst() {
            looks -= 1
            guard let entry = entries[url] else { continue }
            if release(entry.hosts) {
                remove(url)
                forgotten.append(url)
            } else {
                order.append(url)
            }
        }
        return bytes <= limit - self.bytes
    }

    /// Notes how much rules hold that came.
    mutating func recordSize(_ bytes: Int) {
        came = (came.bytes + bytes, came.count + 1)
    }

    /// Keeps what a URL brought, instead of what it had.
    mutating func insert(_ new: RobotsRules, of url: UInt32) {
        remove(url)
        entries[url] = Entry(rules: new)
        bytes += new.bytes
        if new.bytes > 0 { order.append(url) }
    }

    /// A host goes by what a URL brought.
    mutating func add(_ host: UInt32, to url: UInt32) {
        entries[url]?.hosts.append(host)
    }

    /// A host no longer goes by what a URL brought. O(hosts that do).
    mutating func remove(_ host: UInt32, from url: UInt32) {
        if let place = entries[url]?.hosts.firstIndex(of: host) { entries[url]?.hosts.remove(at: place) }
    }

    /// Forgets what a URL brought.
    mutating func remove(_ url: UInt32) {
        bytes -= entries.removeValue(forKey: url)?.rules.bytes ?? 0
    }
}
