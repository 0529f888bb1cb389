import CText

/// Registrable domains of host names by the public suffix list (https://publicsuffix.org). Names are in lower case.
public enum RegistrableDomain {
    /// The registrable domain of a host name; the name itself if it has none, such as an IP address.
    package static func site(of host: ArraySlice<UInt8>) -> [UInt8] {
        let length = length(in: host)
        return Array(length == 0 ? host : host.suffix(length))
    }

    /// Whether a name is a public suffix, under which anyone can register names: `com`, `co.uk`.
    package static func isPublicSuffix(_ host: ArraySlice<UInt8>) -> Bool {
        !isAddress(host) && length(in: host) == 0
    }

    /// Whether a registry registers names under a name for anyone, as under `com` and `co.uk`: no certificate is valid
    /// for all of them. False for names that are not in the list, and for those whose owners give out names themselves.
    ///
    /// - Parameter name: in lower case, in punycode if it is international, without a dot at its end.
    /// - Returns: true if a registry is known.
    public static func isRegistry(_ name: some StringProtocol) -> Bool {
        Array(name.utf8).withUnsafeBufferPointer { name in
            name.baseAddress.map { shims_is_registry($0, name.count) } ?? false
        }
    }

    /// Whether a URL's host is an IP address: no other host ends in a number or starts with a bracket.
    package static func isAddress(_ host: ArraySlice<UInt8>) -> Bool {
        host.first == UInt8(ascii: "[") || IPv4Address.endsInNumber(host)
    }

    private static func length(in host: ArraySlice<UInt8>) -> Int {
        guard !isAddress(host) else { return 0 }
        return host.withUnsafeBufferPointer { name in
            name.baseAddress.map { shims_registrable_domain($0, name.count) } ?? 0
        }
    }
}
