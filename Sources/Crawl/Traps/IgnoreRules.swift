/// The user's rules for skipping URLs while the crawl runs: patterns and clusters.
struct IgnoreRules {
    private(set) var patterns: [URLPattern] = []
    private var clusters: Set<UInt64> = []
    /// The clusters in the order in which they were dropped.
    private(set) var clusterOrder: [UInt64] = []

    var isEmpty: Bool { patterns.isEmpty && clusters.isEmpty }

    /// Adds or removes a pattern. Returns whether that has an effect.
    private mutating func setPattern(_ pattern: URLPattern, _ isOn: Bool) -> Bool {
        let known = patterns.firstIndex { $0.pattern == pattern.pattern }
        if isOn, known == nil { patterns.append(pattern) }
        if !isOn, let known { patterns.remove(at: known) }
        return isOn == (known == nil)
    }

    /// Adds or removes a cluster. Returns whether that has an effect.
    private mutating func setCluster(_ key: UInt64, _ isOn: Bool) -> Bool {
        let changes = isOn ? clusters.insert(key).inserted : clusters.remove(key) != nil
        if changes { isOn ? clusterOrder.append(key) : clusterOrder.removeAll { $0 == key } }
        return changes
    }

    /// Adds or takes away what a restriction of URLs is about. Whether that changes anything.
    @discardableResult
    mutating func apply(_ restriction: Restriction, _ isOn: Bool) -> Bool {
        switch restriction {
        case .ignored(let text): (try? URLPattern(text)).map { setPattern($0, isOn) } ?? false
        case .pruned(let key): setCluster(key, isOn)
        case .blocked, .paused: false
        }
    }

    /// Whether a cluster is skipped. `key` is only called if there are any.
    func hasCluster(_ key: () -> UInt64) -> Bool { !clusters.isEmpty && clusters.contains(key()) }
}
