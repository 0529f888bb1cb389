/// The robots rules of hosts, in bounded memory: a few bytes on the wire can say thousands of rules, and a site can make
/// up any number of hosts.
struct KeptRules {
    /// Hosts looked at for room at a time.
    private static let looks = 1_000

    /// Bytes that all rules together may hold.
    private let limit: Int
    /// Bytes that they hold.
    private(set) var bytes = 0
    private var rules: [UInt32: RobotsRules] = [:]
    /// Hosts whose rules hold any, in the order in which these came. One may be here without rules, or twice.
    private var order = RingQueue()

    init(limit: Int) {
        self.limit = limit
    }

    /// A host's rules, if they are kept.
    subscript(host: UInt32) -> RobotsRules? { rules[host] }

    /// What a host's rules say of a target; nil where none are kept.
    func verdict(_ target: UnsafeBufferPointer<UInt8>, at host: UInt32) -> RobotsRules.Verdict? {
        rules[host]?.allows(target)
    }

    /// Forgets rules, those that came first before others, until there is room for more.
    ///
    /// - Parameters:
    ///   - bytes: what the new ones hold.
    ///   - release: told of a host whose rules would be forgotten; whether they may be.
    /// - Returns: whether there is room.
    mutating func makeRoom(for bytes: Int, release: (UInt32) -> Bool) -> Bool {
        var looks = 0
        while bytes > limit - self.bytes, looks < Self.looks, let host = order.popFirst() {
            looks += 1
            guard rules[host] != nil else { continue }
            if release(host) { remove(host) } else { order.append(host) }
        }
        return bytes <= limit - self.bytes
    }

    /// Keeps a host's rules, instead of those that it had.
    mutating func insert(_ new: RobotsRules, of host: UInt32) {
        remove(host)
        rules[host] = new
        bytes += new.bytes
        if new.bytes > 0 { order.append(host) }
    }

    /// Forgets a host's rules.
    mutating func remove(_ host: UInt32) {
        bytes -= rules.removeValue(forKey: host)?.bytes ?? 0
    }
}
