/// Patterns on which the search in some URLs was given up, and in how many, in the order of the first of each.
struct UndecidedPatterns {
    private(set) var all: [(text: String, searches: Int)] = []

    /// A search was given up.
    mutating func add(_ pattern: String) {
        guard let known = all.firstIndex(where: { $0.text == pattern }) else { return all.append((pattern, 1)) }
        all[known].searches += 1
    }
}

extension Frontier {
    /// Whether a pattern is found in a URL. Where the search is given up, that is noted and told.
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

    /// Why a URL is dropped by the user, if it is.
    func ignoredCause(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32) -> SkipCause? {
        guard !ignored.isEmpty else { return nil }
        if ignored.patterns.contains(where: { matches($0, text, undecided: true) }) { return .ignored }
        return ignored.hasCluster { keys.template(text, at: host) } ? .pruned : nil
    }
}
