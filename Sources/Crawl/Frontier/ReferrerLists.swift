/// Which pages link to a URL, kept only while that can still matter: until the URL's answer is known to be good.
///
/// Eight bytes an edge, in lists that share one pool. Bounded: beyond `limit` edges new ones are counted, not kept.
struct ReferrerLists {
    private struct Edge {
        var referrer: UInt32
        var next: UInt32
    }

    private var edges: [Edge] = []
    private var free = URLRecord.none
    private let limit: Int
    /// Edges that were not kept because of the limit.
    private(set) var dropped = 0

    /// Lists that hold at most `limit` edges in all.
    init(limit: Int) {
        self.limit = limit
    }

    /// Puts a referrer in front of a list, unless it stands there already (a page that repeats a link).
    @inline(__always)
    mutating func add(_ referrer: UInt32, to head: inout UInt32) {
        if head != URLRecord.none, edges[Int(head)].referrer == referrer { return }
        if free != URLRecord.none {
            let place = free
            free = edges[Int(place)].next
            edges[Int(place)] = Edge(referrer: referrer, next: head)
            head = place
        } else if edges.count < limit {
            edges.append(Edge(referrer: referrer, next: head))
            head = UInt32(edges.count - 1)
        } else {
            dropped += 1
        }
    }

    /// Gives a list's edges back to the pool.
    mutating func clear(_ head: inout UInt32) {
        while head != URLRecord.none {
            let next = edges[Int(head)].next
            edges[Int(head)].next = free
            free = head
            head = next
        }
    }

    /// The referrers in a list, each once, in order of discovery.
    func referrers(from head: UInt32) -> [UInt32] {
        var found: Set<UInt32> = []
        var place = head
        while place != URLRecord.none {
            found.insert(edges[Int(place)].referrer)
            place = edges[Int(place)].next
        }
        return found.sorted()
    }
}
