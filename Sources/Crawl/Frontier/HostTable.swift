/// One origin (scheme, host, port): its waiting URLs and how many connections it has.
struct Host {
    /// Serialised origin, such as "http://127.0.0.1:8080".
    let origin: [UInt8]
    /// Whether the crawl may go there.
    let isInScope: Bool
    var todo = RingQueue()
    var inFlight = 0
    /// Whether the host stands in the queue of those that can go out next.
    var isReady = false
}

/// All origins ever met, by their serialised text.
struct HostTable {
    private(set) var hosts: [Host] = []
    private var positions: [UInt64: UInt32] = [:]
    private let fingerprint: Fingerprint
    private var last: UInt32 = 0

    init(seed: UInt64) {
        fingerprint = Fingerprint(seed: seed)
    }

    subscript(host: UInt32) -> Host {
        _read { yield hosts[Int(host)] }
        _modify { yield &hosts[Int(host)] }
    }

    /// The position of an origin, which is added if it is new; `isInScope` is asked then only.
    mutating func position(of origin: UnsafeBufferPointer<UInt8>, isInScope: () -> Bool) -> UInt32 {
        if Int(last) < hosts.count, hosts[Int(last)].origin.withUnsafeBufferPointer({ equal($0, origin) }) {
            return last
        }
        var key = fingerprint(origin)
        while let position = positions[key] {
            if hosts[Int(position)].origin.withUnsafeBufferPointer({ equal($0, origin) }) {
                last = position
                return position
            }
            key &+= 1
        }
        last = UInt32(hosts.count)
        positions[key] = last
        hosts.append(Host(origin: Array(origin), isInScope: isInScope()))
        return last
    }
}
