import HTTP
import Web

// Fields that go to some origins only. They are put together when an origin is first asked for, and kept.

/// What requests to one origin carry beyond all others.
struct OriginFields {
    /// Whole lines.
    var lines: [UInt8] = []
    /// The user's own cookies, without the field's name.
    var cookie: [UInt8] = []
}

/// Tells what goes where: secrets to the origins that they are meant for, and to no other.
struct OriginFieldsTable {
    private let options: RequestOptions
    /// The seeds' origins.
    private var seeds: Set<[UInt8]> = []
    /// What seeds carried in their URLs, by origin.
    private var seedCredentials: [[UInt8]: Credentials] = [:]
    private var known: [UInt32: OriginFields] = [:]
    /// Whether there is nothing to tell: asked for each request.
    private(set) var isEmpty: Bool

    init(_ options: RequestOptions) {
        self.options = options
        isEmpty = options.credentials == nil && options.netrc.isEmpty && options.headers.allSatisfy(\.isForAll)
    }

    /// A seed's origin gets what is meant for the seeds' origins, and the seed's own credentials, if it has some.
    mutating func add(seed: WebURL, _ credentials: Credentials?) {
        let origin = seed.withOriginBytes { Array($0) }
        seeds.insert(origin)
        guard let credentials else { return }
        seedCredentials[origin] = credentials
        isEmpty = false
    }

    /// What requests to a URL's origin carry.
    ///
    /// - Parameters:
    ///   - url: the URL.
    ///   - number: the crawl's number for its origin.
    /// - Returns: lines and cookies, which may be none.
    mutating func fields(for url: WebURL, origin number: UInt32) -> OriginFields {
        if let fields = known[number] { return fields }
        let fields = make(for: url)
        known[number] = fields
        return fields
    }

    private func make(for url: WebURL) -> OriginFields {
        var fields = OriginFields()
        let seed = seedOrigin(of: url)
        var hasAuthorization = false
        if seed != nil {
            for header in options.headers where !header.isForAll && !header.value.isEmpty {
                if header.isNamed("Cookie") {
                    fields.cookie += Array((fields.cookie.isEmpty ? "" : "; ").utf8) + Array(header.value.utf8)
                } else {
                    hasAuthorization = hasAuthorization || header.isNamed("Authorization")
                    fields.lines += Array("\(header.name): \(header.value)\r\n".utf8)
                }
            }
        }
        let credentials =
            seed.flatMap { seedCredentials[$0] ?? options.credentials }
            ?? options.netrc.credentials(for: Array(url.bytes[url.hostRange]), orDefault: seed != nil)
        if !hasAuthorization, let credentials {
            fields.lines += Array("Authorization: \(credentials.fieldValue)\r\n".utf8)
        }
        return fields
    }

    /// The seed's origin that a URL belongs to: its own, or the same host by http where it goes by https, both on their
    /// default ports. A secret that may travel in the clear may also travel encrypted to the same host.
    private func seedOrigin(of url: WebURL) -> [UInt8]? {
        let origin = url.withOriginBytes { Array($0) }
        if seeds.contains(origin) { return origin }
        guard url.schemeKind == .https, url.port == nil else { return nil }
        let plain = Array("http".utf8) + origin.dropFirst("https".utf8.count)
        return seeds.contains(plain) ? plain : nil
    }
}
