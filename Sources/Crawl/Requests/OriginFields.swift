import HTTP
import Web

// Fields for some origins only. They are composed at the first request to an origin, and kept.

/// The additional fields of requests to one origin.
struct OriginFields {
    /// Whole lines.
    var lines: [UInt8] = []
    /// The user's own cookies, without the field's name.
    var cookie: [UInt8] = []
}

/// Selects the fields for each origin, so that secrets are only sent to their own origins.
struct OriginFieldsTable {
    private let options: RequestOptions
    private let hosts: HostSettingsTable
    /// The seeds' origins.
    private var seeds: Set<[UInt8]> = []
    /// The credentials in seeds' URLs, by origin.
    private var seedCredentials: [[UInt8]: Credentials] = [:]
    private var known: [UInt32: OriginFields] = [:]
    /// Whether there are no such fields: read for each request.
    private(set) var isEmpty: Bool

    init(_ options: RequestOptions, hosts: HostSettingsTable) {
        self.options = options
        self.hosts = hosts
        isEmpty =
            options.credentials == nil && options.netrc.isEmpty && options.headers.allSatisfy(\.isForAll)
            && !hosts.hasFields
    }

    /// Adds a seed's origin, which gets the fields for seeds' origins and the seed's own credentials, if any.
    mutating func add(seed: WebURL, _ credentials: Credentials?) {
        let origin = seed.withOriginBytes { Array($0) }
        seeds.insert(origin)
        guard let credentials else { return }
        seedCredentials[origin] = credentials
        isEmpty = false
    }

    /// The fields of requests to a URL's origin.
    ///
    /// - Parameters:
    ///   - url: the URL.
    ///   - number: the crawl's number for its origin.
    /// - Returns: lines and cookies, which may be empty.
    mutating func fields(for url: WebURL, origin number: UInt32) -> OriginFields {
        if let fields = known[number] { return fields }
        let fields = make(for: url)
        known[number] = fields
        return fields
    }

    private func make(for url: WebURL) -> OriginFields {
        var fields = OriginFields()
        let seed = seedOrigin(of: url)
        var own = HostSettings()
        own.headers = seed == nil ? [] : options.headers.filter { !$0.isForAll }
        own.credentials = seed == nil ? nil : options.credentials
        if let settings = hosts.settings(of: url.bytes[url.hostRange]) { own.update(settings) }
        var hasAuthorization = false
        for header in own.headers where !header.value.isEmpty {
            if header.isNamed("Cookie") {
                fields.cookie += Array((fields.cookie.isEmpty ? "" : "; ").utf8) + Array(header.value.utf8)
            } else {
                hasAuthorization = hasAuthorization || header.isNamed("Authorization")
                fields.lines += Array("\(header.name): \(header.value)\r\n".utf8)
            }
        }
        let credentials =
            seed.flatMap { seedCredentials[$0] } ?? own.credentials
            ?? options.netrc.credentials(for: Array(url.bytes[url.hostRange]), orDefault: seed != nil)
        if !hasAuthorization, let credentials {
            fields.lines += Array("Authorization: \(credentials.fieldValue)\r\n".utf8)
        }
        return fields
    }

    /// The seed's origin that a URL belongs to: its own, or the same host by http if it goes by https, both on their
    /// default ports. A secret that may be sent in the clear may also be sent encrypted to the same host.
    private func seedOrigin(of url: WebURL) -> [UInt8]? {
        let origin = url.withOriginBytes { Array($0) }
        if seeds.contains(origin) { return origin }
        guard url.schemeKind == .https, url.port == nil else { return nil }
        let plain = Array("http".utf8) + origin.dropFirst("https".utf8.count)
        return seeds.contains(plain) ? plain : nil
    }
}
