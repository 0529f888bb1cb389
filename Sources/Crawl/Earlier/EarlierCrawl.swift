/// An earlier crawl of the same site, of whose results servers are asked whether they still hold. It is read on the loop's
/// thread, so each call returns at once.
package protocol EarlierCrawl: AnyObject {
    /// The number of its URLs. Links name them by their numbers, from 0.
    var urlCount: Int { get }

    /// Whether links to requisites of pages are among its links.
    var takesRequisites: Bool { get }

    /// The validators of a result that can be taken over as it is.
    ///
    /// - Parameters:
    ///   - url: the URL.
    ///   - asPage: whether its links are needed, if it has any.
    /// - Returns: nil if there is none.
    func validators(of url: UnsafeBufferPointer<UInt8>, asPage: Bool) -> Validators?

    /// That result; nil if there is none.
    func page(at url: UnsafeBufferPointer<UInt8>) -> EarlierPage?

    /// What a URL is now beside what was there; nil if that cannot be told.
    ///
    /// - Parameters:
    ///   - record: its last exchange.
    ///   - url: the URL.
    ///   - target: the target of its redirect.
    /// - Returns: what it is.
    func change(
        of record: FetchRecord, at url: UnsafeBufferPointer<UInt8>, target: [UInt8]?
    ) -> SinceEarlier?

    /// The URL of a number; nil if it is none.
    func link(_ number: UInt32) -> EarlierLink?
}

/// The result of an earlier crawl that a server confirms.
package struct EarlierPage {
    /// Its validators.
    package var validators: Validators?
    /// The value of its Content-Type field; untrusted bytes.
    package var contentType: [UInt8]?
    /// Its character encoding's label.
    package var charset: String?
    /// Its title; untrusted bytes.
    package var title: [UInt8]?
    /// The length of its body in bytes.
    package var bodyBytes = 0
    /// The digest of its body.
    package var digest: BodyDigest?
    /// Whether it was read as a page.
    package var isHTML = false
    /// As in `FetchRecord`.
    package var (isUnlisted, isEmpty) = (false, false)
    /// The number of its links as it was told then.
    package var linkCount = 0
    /// Its links to URLs, by their numbers in the earlier crawl.
    package var links: [UInt32] = []
    /// Its links that are no URLs; untrusted bytes.
    package var malformed: [[UInt8]] = []
    /// Those of its links with white space around their URLs, likewise.
    package var padded: [UInt32] = []
    /// The hash of its words, if it was in the sample for traps.
    package var words: UInt64?

    /// Creates the result of a body of which nothing is known.
    package init() {}
}

/// A URL to which pages of an earlier crawl linked.
package struct EarlierLink {
    /// Its text; untrusted bytes.
    package var text: [UInt8]
    /// What it was fetched for.
    package var role: URLRole
    /// Whether it was left out because no link to it was to be followed.
    package var isNofollow: Bool

    /// Creates one.
    package init(text: [UInt8], role: URLRole, isNofollow: Bool) {
        (self.text, self.role, self.isNofollow) = (text, role, isNofollow)
    }
}
