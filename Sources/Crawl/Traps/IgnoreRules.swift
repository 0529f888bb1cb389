/// What the user has dropped while the crawl runs: URLs that match a pattern, and clusters.
struct IgnoreRules {
    private(set) var patterns: [URLPattern] = []
    private var clusters: Set<UInt64> = []

    var isEmpty: Bool { patterns.isEmpty && clusters.isEmpty }

    /// Adds or takes away a pattern. Whether that changes anything.
    mutating func setPattern(_ pattern: URLPattern, _ isOn: Bool) -> Bool {
        let known = patterns.firstIndex { $0.pattern == pattern.pattern }
        if isOn, known == nil { patterns.append(pattern) }
        if !isOn, let known { patterns.remove(at: known) }
        return isOn == (known == nil)
    }

    /// Adds or takes away a cluster. Whether that changes anything.
    mutating func setCluster(_ key: UInt64, _ isOn: Bool) -> Bool {
        isOn ? clusters.insert(key).inserted : clusters.remove(key) != nil
    }

    /// Whether a cluster is dropped; `key` is asked for where there are any.
    func hasCluster(_ key: () -> UInt64) -> Bool { !clusters.isEmpty && clusters.contains(key()) }
}
