import Web

/// The robots rules that are kept, in bounded memory: a few bytes on the wire can contain thousands of rules, and a
/// site can have any number of hosts.
struct KeptRules {
    private struct Entry {
        var rules: RobotsRules
        /// The hosts that obey them.
        var hosts: [UInt32] = []
    }

    /// The number of rules that are considered at a time to make room.
    private static let looks = 100

    /// The largest number of bytes of all rules together.
    let limit: Int
    /// The number of bytes that they hold.
    private(set) var bytes = 0
    /// The entries by the URL of the rules.
    private var entries: [UInt32: Entry] = [:]
    /// URLs whose rules hold bytes, in the order in which these came. A URL may be here without rules, or twice.
    private var order = RingQueue()
    /// The bytes of all rules so far, and their number.
    private var came = (bytes: 0, count: 0)

    init(limit: Int) {
        self.limit = limit
    }

    /// The rules of a URL, if they are kept.
    subscript(url: UInt32) -> RobotsRules? { entries[url]?.rules }

    /// The mean number of bytes of rules so far.
    var expected: Int { came.count == 0 ? 0 : came.bytes / came.count }

    /// The verdict of a URL's rules on a target; nil if none are kept.
    func verdict(_ target: UnsafeBufferPointer<UInt8>, from url: UInt32) -> RobotsRules.Verdict? {
        entries[url]?.rules.allows(target)
    }

    /// Drops rules, the oldest first, until there is room for more.
    ///
    /// - Parameters:
    ///   - bytes: the size of the new rules, or their expected size.
    ///   - looksAtAll: whether to consider all rules instead of some.
    ///   - forgotten: the URLs of dropped rules are appended to it.
    ///   - release: called with the hosts that obey rules before they are dropped; returns whether they may be.
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

    /// Records the size of new rules.
    mutating func recordSize(_ bytes: Int) {
        came = (came.bytes + bytes, came.count + 1)
    }

    /// Stores the rules of a URL, in place of earlier ones.
    mutating func insert(_ new: RobotsRules, of url: UInt32) {
        remove(url)
        entries[url] = Entry(rules: new)
        bytes += new.bytes
        if new.bytes > 0 { order.append(url) }
    }

    /// Adds a host that obeys a URL's rules.
    mutating func add(_ host: UInt32, to url: UInt32) {
        entries[url]?.hosts.append(host)
    }

    /// Removes a host that no longer obeys a URL's rules. O(hosts that do).
    mutating func remove(_ host: UInt32, from url: UInt32) {
        if let place = entries[url]?.hosts.firstIndex(of: host) { entries[url]?.hosts.remove(at: place) }
    }

    /// Removes the rules of a URL.
    mutating func remove(_ url: UInt32) {
        bytes -= entries.removeValue(forKey: url)?.rules.bytes ?? 0
    }
}
