import CTextShims

/// What host names have in common by the public suffix list (https://publicsuffix.org). Names are in lower case.
enum RegistrableDomain {
    /// The registrable domain of a host name; the name itself where it has none, as an IP address.
    static func site(of host: ArraySlice<UInt8>) -> [UInt8] {
        let length = length(in: host)
        return Array(length == 0 ? host : host.suffix(length))
    }

    /// Whether a name is one under which anyone can have a name: `com`, `co.uk`.
    static func isPublicSuffix(_ host: ArraySlice<UInt8>) -> Bool {
        !isAddress(host) && length(in: host) == 0
    }

    /// Whether a URL's host is an IP address: the parser lets no other host end in a number or begin with a bracket.
    static func isAddress(_ host: ArraySlice<UInt8>) -> Bool {
        host.first == UInt8(ascii: "[") || IPv4Address.endsInNumber(host)
    }

    private static func length(in host: ArraySlice<UInt8>) -> Int {
        guard !isAddress(host) else { return 0 }
        return host.withUnsafeBufferPointer { name in
            name.baseAddress.map { shims_registrable_domain($0, name.count) } ?? 0
        }
    }
}
