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

    /// Why a URL is dropped, if it is.
    func cause(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32, _ keys: inout TemplateKeys) -> SkipCause? {
        if patterns.contains(where: { $0.matches(text, undecided: true) }) { return .ignored }
        guard !clusters.isEmpty else { return nil }
        return clusters.contains(keys.template(text, at: host)) ? .pruned : nil
    }
}
