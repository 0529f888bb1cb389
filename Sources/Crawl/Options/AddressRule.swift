public import HTTP
public import Web

/// Decides by address where a crawl may connect to, so that no page can send it to hosts that only this machine reaches.
///
/// Public addresses are open. Others are closed but for those of a seed: the address that a seed spells, and the
/// addresses that a seed's name has when it is first looked up, if all of them are loopback or private. What the name
/// says later opens no more: a name that moves from a public address to a private one (DNS rebinding) gets nowhere.
///
/// Names that can be no public host's (`LocalName`) are closed before anyone is asked for their addresses, since a proxy
/// would not say: those of this machine unless a seed is this machine, those of private networks unless a seed is inside
/// one. Their addresses are judged all the same.
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

    /// Opens what belongs to a seed.
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

    /// Why a URL's host may not be visited, as far as its text tells; nil for an address that is open, and for a name of
    /// which nothing is known before it has been looked up.
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

    /// A name has been looked up.
    mutating func learn(_ addresses: [IPAddress], of host: ArraySlice<UInt8>) {
        guard !awaited.isEmpty, awaited.remove(Array(host)) != nil else { return }
        let isInside = { (address: IPAddress) in [.loopback, .privateUse].contains(address.addressClass) }
        guard !addresses.isEmpty, addresses.allSatisfy(isInside) else { return }
        permitted.formUnion(addresses)
        hasInnerSeed = true
    }

    /// The address that a host spells. Dots behind it make a name of it to the URL's parser, and not to every proxy.
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
    /// Whether the crawl may connect to an address whatever else is known of the host.
    public func permits(_ address: IPAddress) -> Bool {
        frontier.scope.addresses.allows(address)
    }

    /// Those of all the addresses of a slot's host to which the crawl may connect, in their order.
    ///
    /// To be asked before each connection, whatever was said of the name before.
    ///
    /// - Throws: `url` where there is none.
    public func permitted(_ addresses: [IPAddress], for slot: Int) throws(FetchError) -> [IPAddress] {
        let url = slots[slot].url
        frontier.scope.addresses.learn(addresses, of: url.bytes[url.hostRange])
        let permitted = addresses.filter { frontier.scope.addresses.allows($0) }
        guard permitted.isEmpty, let first = addresses.first else { return permitted }
        throw AddressRule.refusal(of: first)
    }
}
