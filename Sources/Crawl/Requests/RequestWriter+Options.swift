public import HTTP

extension RequestWriter {
    /// Creates a writer of a crawl's requests with the user's fields for every host, which are added to the default
    /// ones or replace them.
    ///
    /// - Throws: like the other.
    public init(_ options: CrawlOptions) throws(FetchError) {
        let own = options.requests.headers.filter(\.isForAll)
        let fields = ([("User-Agent", options.userAgent)] + Self.defaultFields).filter { field in
            !own.contains { $0.isNamed(field.name) }
        }
        try self.init(fields: fields + own.filter { !$0.value.isEmpty }.map { ($0.name, $0.value) })
    }
}
