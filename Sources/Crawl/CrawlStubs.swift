/// What the log needs of a crawl, until the crawl has it.
extension Crawl {
    /// Totals of what has happened.
    public var statistics: Statistics { Statistics() }

    /// Calls `body` with each pair of a target that answered 400 or more or could not be fetched, and a page it is on.
    ///
    /// - Parameter body: takes the target, the page (nil for a seed), the target's status (0: none) and error kind.
    public func forEachBrokenLink(
        _ body: (_ target: URLID, _ referrer: URLID?, _ status: UInt16, _ error: FetchErrorKind?) -> Void
    ) {
    }

    /// Lends the serialised text of a known URL.
    public func withText<R>(of url: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        var text = self.text(of: url)
        return text.withUTF8(body)
    }
}
