/// A value for each of the origins that got one lately: a bounded cache, from which the oldest origin goes first.
struct RecentOrigins<Value> {
    private let limit: Int
    private var values: [UInt32: Value] = [:]
    /// The origins, in a ring once there are `limit` of them: `oldest` is overwritten next.
    private var order: [UInt32] = []
    private var oldest = 0

    /// An empty cache for `limit` origins, at least one.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var count: Int { values.count }

    /// Reading an origin does not make it younger, nor does giving it another value.
    subscript(origin: UInt32) -> Value? {
        values[origin]
    }

    /// Sets an origin's value.
    mutating func set(_ value: Value, for origin: UInt32) {
        guard values.updateValue(value, forKey: origin) == nil else { return }
        guard order.count == limit else { return order.append(origin) }
        values[order[oldest]] = nil
        order[oldest] = origin
        oldest = (oldest + 1) % limit
    }
}
