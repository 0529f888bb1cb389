/// Decides by address where a crawl may connect to, so that no page can send it to hosts that only this machine reaches.
///
/// Public addresses are open. Others are closed but for those of a seed: the address that a seed spells, and the
/// addresses that a seed's name has when it is first looked up, if all of them are loopback or private. What the name
/// says later opens no more: a name that moves from a public address to a private one (DNS rebinding) gets nowhere.
struct AddressRule {
    private let allowsPrivate: Bool
    private var permitted: Set<IPAddress> = []
    /// Seeds' names that have not been looked up yet.
    private var awaited: Set<[UInt8]> = []
    /// Whether a seed is this machine.
    private var hasLocalSeed = false

    init(allowsPrivate: Bool) {
        self.allowsPrivate = allowsPrivate
    }

    /// Opens what belongs to a seed.
    mutating func add(seed: WebURL) {
        let host = seed.bytes[seed.hostRange]
        if let address = IPAddress(host: host) {
            permitted.insert(address)
            if address.addressClass == .loopback { hasLocalSeed = true }
        } else {
            awaited.insert(Array(host))
            if host.withUnsafeBufferPointer(isLocalhost) { hasLocalSeed = true }
        }
    }

    /// Whether a URL's host may be visited as far as its text tells: an address that is open, or a name that is not
    /// known for this machine's. What the name leads to is known when it has been looked up.
    func allows(hostOf url: WebURL) -> Bool {
        let host = url.bytes[url.hostRange]
        if let address = IPAddress(host: host) { return allows(address) }
        return allowsPrivate || hasLocalSeed || !host.withUnsafeBufferPointer(isLocalhost)
    }

    /// Whether the crawl may connect to an address.
    func allows(_ address: IPAddress) -> Bool {
        allowsPrivate || address.addressClass == .global || permitted.contains(address)
    }

    /// A name has been looked up.
    mutating func learn(_ addresses: [IPAddress], of host: ArraySlice<UInt8>) {
        guard !awaited.isEmpty, awaited.remove(Array(host)) != nil else { return }
        let isInside = { (address: IPAddress) in [.loopback, .privateUse].contains(address.addressClass) }
        if addresses.allSatisfy(isInside) { permitted.formUnion(addresses) }
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
        throw FetchError(
            .url,
            "the host's address \(first) is \(first.addressClass.rawValue), where this crawl may not go (see --allow-private)"
        )
    }
}
