/// Why a text is not a URL: the failures of the WHATWG URL standard, and a length limit.
public enum URLError: Error, Sendable, Hashable, CaseIterable {
    /// A relative reference came without a base, or with a base that has an opaque path.
    case missingBase
    /// A scheme that needs a host has none.
    case missingHost
    /// The host contains a forbidden code point.
    case invalidHostCharacter
    /// The host's name is not valid by IDNA (UTS #46).
    case invalidDomain
    /// The host ends in a number but is not an IPv4 address.
    case invalidIPv4
    /// The host is in brackets but is not an IPv6 address.
    case invalidIPv6
    /// The port is not a decimal number from 0 to 65,535.
    case invalidPort
    /// The text exceeds `WebURL.inputLimit`, or its URL exceeds `WebURL.outputLimit`.
    case tooLong

    /// One sentence for a person, without any remote text.
    public var message: String {
        switch self {
        case .missingBase: "a relative reference needs a base that it can be resolved against"
        case .missingHost: "the URL has no host"
        case .invalidHostCharacter: "the host holds a character that hosts may not hold"
        case .invalidDomain: "the host is not a valid domain name"
        case .invalidIPv4: "the host ends in a number but is not an IPv4 address"
        case .invalidIPv6: "the host is not a valid IPv6 address"
        case .invalidPort: "the port is not a number from 0 to 65535"
        case .tooLong: "the URL is too long"
        }
    }
}
