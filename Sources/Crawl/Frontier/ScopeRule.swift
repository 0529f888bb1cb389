/// Decides by host whether a crawl may go there, judged against its seeds.
struct ScopeRule {
    private let scope: Scope
    private var names: Set<[UInt8]> = []
    private var origins: Set<[UInt8]> = []

    init(_ scope: Scope) {
        self.scope = scope
    }

    /// Widens the rule by a seed.
    mutating func add(seed: WebURL) {
        names.insert(Array(seed.bytes[seed.hostRange]))
        origins.insert(Array(seed.bytes[..<seed.originEnd]))
    }

    /// Whether the URL's host is in scope.
    func allows(_ url: WebURL) -> Bool {
        switch scope {
        case .any: true
        case .host: names.contains(Array(url.bytes[url.hostRange]))
        case .origin: origins.contains(Array(url.bytes[..<url.originEnd]))
        case .domain: names.contains { Self.isWithin(url.bytes[url.hostRange], $0) }
        }
    }

    private static func isWithin(_ host: ArraySlice<UInt8>, _ domain: [UInt8]) -> Bool {
        guard host.count > domain.count else { return host.elementsEqual(domain) }
        return host.suffix(domain.count).elementsEqual(domain)
            && host[host.endIndex - domain.count - 1] == UInt8(ascii: ".")
    }
}
