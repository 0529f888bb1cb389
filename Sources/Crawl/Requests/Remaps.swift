public import Web

/// One origin whose URLs are asked at another one: a site, and the place where it is tried.
public struct Remap: Sendable {
    /// The origin, as a URL with the path "/".
    public let origin: WebURL
    /// The place, as such a URL.
    public let place: WebURL

    /// One sentence for a person.
    public var sentence: String { "\(origin.href) is asked at \(place.href)" }

    /// Creates a remap.
    ///
    /// - Returns: nil if either is more than scheme, host and port.
    public init?(of origin: WebURL, to place: WebURL) {
        for url in [origin, place] {
            guard url.isHTTP, !url.hasCredentials, url.bytes[url.pathRange.lowerBound...].elementsEqual("/".utf8) else {
                return nil
            }
        }
        (self.origin, self.place) = (origin, place)
    }
}

/// The origins whose URLs are asked at other places.
///
/// Such a URL keeps its identity wherever it is told, kept or compared: only the request goes elsewhere, with the place's
/// name in its Host field and in TLS. A URL of the place, found on a page or in a redirect, means the URL of the origin.
public struct Remaps: Sendable {
    /// The remaps, in the order in which they were added.
    public private(set) var all: [Remap] = []
    private var places: [[UInt8]: WebURL] = [:]
    private var origins: [[UInt8]: WebURL] = [:]

    /// Creates a table in which each URL is asked where it is.
    public init() {}

    /// Whether each URL is asked where it is: read for each request.
    public var isEmpty: Bool { all.isEmpty }

    /// Adds a remap. Of several origins at one place, its URLs mean those of the first.
    ///
    /// - Returns: whether it was added: not if the origin has a place, or is one, or its place has one.
    public mutating func add(_ remap: Remap) -> Bool {
        let (origin, place) = (Self.key(of: remap.origin), Self.key(of: remap.place))
        guard origin != place, places[origin] == nil, places[place] == nil, origins[origin] == nil else { return false }
        places[origin] = remap.place
        if origins[place] == nil { origins[place] = remap.origin }
        all.append(remap)
        return true
    }

    /// The URL by which one is asked for: the same path and query at the place of its origin, or itself.
    public func asked(_ url: WebURL) -> WebURL {
        places[Self.key(of: url)].flatMap { Self.moved(url, to: $0) } ?? url
    }

    /// The URL that one of a place means; nil for any other.
    func meant(by url: borrowing WebURL) -> WebURL? {
        origins[Self.key(of: url)].flatMap { Self.moved(url, to: $0) }
    }

    /// Whether requests to an origin, by its text, stay on this machine.
    func isLoopback(origin: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !isEmpty, let place = places[Array(origin)] else { return Web.isLoopback(origin: origin) }
        return place.withOriginBytes { Web.isLoopback(origin: $0) }
    }

    private static func key(of url: borrowing WebURL) -> [UInt8] { url.withOriginBytes { Array($0) } }

    /// Path, query and fragment of a URL at another root.
    private static func moved(_ url: borrowing WebURL, to root: WebURL) -> WebURL? {
        let text = Array(root.bytes[..<root.pathRange.lowerBound] + url.bytes[url.pathRange.lowerBound...])
        return text.withUnsafeBufferPointer { try? WebURL(bytes: $0) }
    }
}
