public import HTTP
public import Web

/// Decides which addresses a crawl may connect to, so that no page can lead it to hosts that only this machine reaches.
///
/// Public addresses are allowed. Others are refused, except those of seeds: an address in a seed's URL, and the
/// addresses of a seed's name at its first look-up, if all of them are loopback or private. Later answers for the name
/// allow no more, so a name that moves from a public address to a private one (DNS rebinding) is refused.
///
/// Names that never lead to a public host (`LocalName`) are refused before a look-up, since a proxy would not report
/// their addresses: those of this machine unless a seed is this machine, those of private networks unless a seed is in
/// one. Their addresses are checked as well.
struct AddressRule {
    private let allowsPrivate: Bool
    private var permitted: Set<IPAddress> = []
    /// Seeds' names that have not been looked up yet.
    private var awaited: Set<[UInt8]> = []
    /// Whether a seed is this machine.
    private var hasLocalSeed = false
    /// Whether a seed is this machine, or in a private network, as far as is known.
    private var hasInnerSeed = false

    init(allowsPrivate: Bool) {
        self.allowsPrivate = allowsPrivate
    }

    /// Allows the addresses of a seed.
    mutating func add(seed: WebURL) {
        let host = seed.bytes[seed.hostRange]
        if let address = Self.address(host) {
            permitted.insert(address)
            if address.addressClass == .loopback { hasLocalSeed = true }
            if address.addressClass != .global { hasInnerSeed = true }
        } else {
            awaited.insert(Array(host))
            let name = LocalName(host)
            if name == .machine { hasLocalSeed = true }
            if name != nil { hasInnerSeed = true }
        }
    }

    /// Why a URL's host is refused by its text; nil for an allowed address, and for a name that must be looked up
    /// first.
    func refusal(ofHost url: WebURL) -> FetchError? {
        guard !allowsPrivate else { return nil }
        let host = url.bytes[url.hostRange]
        if let address = Self.address(host) { return allows(address) ? nil : Self.refusal(of: address) }
        switch LocalName(host) {
        case .machine where !hasLocalSeed: return Self.refusal("the host's name means this machine")
        case .network where !hasInnerSeed: return Self.refusal("the host's name is one of private networks")
        default: return nil
        }
    }

    /// Whether the crawl may connect to an address.
    func allows(_ address: IPAddress) -> Bool {
        allowsPrivate || address.addressClass == .global || permitted.contains(address)
    }

    /// Records the addresses of a name that was looked up.
    mutating func recordAddresses(_ addresses: [IPAddress], of host: ArraySlice<UInt8>) {
        guard !awaited.isEmpty, awaited.remove(Array(host)) != nil else { return }
        let isInside = { (address: IPAddress) in [.loopback, .privateUse].contains(address.addressClass) }
        guard !addresses.isEmpty, addresses.allSatisfy(isInside) else { return }
        permitted.formUnion(addresses)
        hasInnerSeed = true
    }

    /// The address in a host. With dots behind it, it is a name to the URL parser, but not to every proxy.
    private static func address(_ host: ArraySlice<UInt8>) -> IPAddress? {
        IPAddress(host: host) ?? IPAddress(host: LocalName.bare(host))
    }

    /// Why the crawl may not connect to an address.
    static func refusal(of address: IPAddress) -> FetchError {
        refusal("the host's address \(address) is \(address.addressClass.rawValue)")
    }

    private static func refusal(_ why: String) -> FetchError {
        FetchError(.url, "\(why), where this crawl may not go (see --allow-private)")
    }
}

extension Crawl {
    /// Whether the crawl may connect to an address of any host.
    public func permits(_ address: IPAddress) -> Bool {
        frontier.scope.addresses.allows(address)
    }

    /// The addresses of a slot's host that the crawl may connect to, in their order.
    ///
    /// Call it before each connection, even if the name was allowed before.
    ///
    /// - Throws: `url` if there is none.
    public func permitted(_ addresses: [IPAddress], for slot: Int) throws(FetchError) -> [IPAddress] {
        let url = url(in: slot)
        frontier.scope.addresses.recordAddresses(addresses, of: url.bytes[url.hostRange])
        let permitted = addresses.filter { frontier.scope.addresses.allows($0) }
        guard permitted.isEmpty, let first = addresses.first else { return permitted }
        throw AddressRule.refusal(of: first)
    }
}
