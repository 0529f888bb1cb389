import Web

/// Whether a crawl may visit a URL's host.
enum ScopeVerdict {
    /// The host is in scope.
    case inside
    /// The host is out of scope; a link to it may be checked.
    case outside
    /// No requests may be sent to the host at all (`AddressRule`).
    case closed
}

/// Decides whether a crawl may visit a host, relative to its seeds.
struct ScopeRule {
    /// The addresses that it may connect to, whatever the host's name.
    var addresses: AddressRule
    private let scope: Scope
    private var names: Set<[UInt8]> = []
    private var origins: Set<[UInt8]> = []

    init(_ scope: Scope, allowsPrivate: Bool = false) {
        self.scope = scope
        addresses = AddressRule(allowsPrivate: allowsPrivate)
    }

    /// Widens the rule by a seed.
    mutating func add(seed: WebURL) {
        addresses.add(seed: seed)
        names.insert(scope == .site ? seed.site : Array(seed.bytes[seed.hostRange]))
        origins.insert(seed.withOriginBytes { Array($0) })
    }

    /// Whether the URL's host is in scope.
    func verdict(on url: WebURL) -> ScopeVerdict {
        if url.isHTTP, addresses.refusal(ofHost: url) != nil { return .closed }
        return isNear(url) ? .inside : .outside
    }

    private func isNear(_ url: WebURL) -> Bool {
        switch scope {
        case _ where !url.isHTTP: false
        case .any: true
        case .host: names.contains(Array(url.bytes[url.hostRange]))
        case .www: isNamed(url.bytes[url.hostRange])
        case .site: names.contains(url.site)
        case .origin: origins.contains(url.withOriginBytes { Array($0) })
        case .domain: names.contains { Self.isWithin(url.bytes[url.hostRange], $0) }
        }
    }

    private func isNamed(_ host: ArraySlice<UInt8>) -> Bool {
        let www = Array("www.".utf8)
        return names.contains(Array(host)) || names.contains(www + host)
            || host.starts(with: www) && names.contains(Array(host.dropFirst(www.count)))
    }

    private static func isWithin(_ host: ArraySlice<UInt8>, _ domain: [UInt8]) -> Bool {
        guard host.count > domain.count else { return host.elementsEqual(domain) }
        return host.suffix(domain.count).elementsEqual(domain)
            && host[host.endIndex - domain.count - 1] == UInt8(ascii: ".")
    }
}

extension WebURL {
    /// The registrable domain of the host; the host itself if it has none.
    fileprivate var site: [UInt8] { RegistrableDomain.site(of: bytes[hostRange]) }

    /// Calls `body` with scheme, host and port as bytes, such as "http://127.0.0.1:8080", without user name and
    /// password.
    func withOriginBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { all in
            if !hasCredentials { return body(UnsafeBufferPointer(rebasing: all[..<pathRange.lowerBound])) }
            let origin =
                Array(all[..<schemeRange.upperBound]) + Array("://".utf8)
                + Array(all[hostRange.lowerBound..<pathRange.lowerBound])
            return origin.withUnsafeBufferPointer(body)
        }
    }
}
