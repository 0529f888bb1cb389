/// The patterns for which the search in some URLs was given up, with the number of searches, in order of the first.
struct UndecidedPatterns {
    private(set) var all: [(text: String, searches: Int)] = []

    /// Counts a search that was given up.
    mutating func add(_ pattern: String) {
        guard let known = all.firstIndex(where: { $0.text == pattern }) else { return all.append((pattern, 1)) }
        all[known].searches += 1
    }
}

extension Frontier {
    /// Whether a pattern is found in a URL. A search that is given up is counted and emitted.
    func matches(_ pattern: URLPattern, _ text: UnsafeBufferPointer<UInt8>, undecided: Bool) -> Bool {
        let known = pattern.limitHits
        defer {
            if pattern.limitHits > known {
                self.undecided.add(pattern.pattern)
                tellDetail(.searchGivenUp(pattern: pattern.pattern))
            }
        }
        return pattern.matches(text, undecided: undecided)
    }

    /// The cause for which the user skips a URL, if any.
    func ignoredCause(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32) -> SkipCause? {
        guard !ignored.isEmpty else { return nil }
        if ignored.patterns.contains(where: { matches($0, text, undecided: true) }) { return .ignored }
        return ignored.hasCluster { keys.template(text, at: host) } ? .pruned : nil
    }
}
