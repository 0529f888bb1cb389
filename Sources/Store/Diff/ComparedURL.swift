package import Crawl

/// What one crawl found at a URL, to be compared with what another one found. All of it may come from a damaged file.
package struct ComparedURL: Sendable {
    /// What was there.
    package enum Standing: Sendable, Hashable {
        /// A page, or another document.
        case content
        /// A redirect that leads to a URL.
        case redirect
        /// Nothing any more: status 404 or 410.
        case gone
        /// Another failure, which is the URL's own.
        case broken
        /// Nobody knows: why, in a word or two.
        case unknown(String)
    }

    /// The URL; untrusted bytes.
    package var url: [UInt8] = []
    /// What was there.
    package var standing = Standing.unknown("not asked for")
    /// Its number in its crawl.
    package var number: UInt32 = 0
    /// The number of the page on which it was found first.
    package var referrer: UInt32?
    /// That page; untrusted bytes.
    package var referrerText: [UInt8]?
    /// The status; 0 for none.
    package var status = 0
    /// The kind of the failure, if it was one; untrusted.
    package var error: String?
    /// Whether the server confirmed that nothing has changed.
    package var isConfirmed = false
    /// The target of a redirect; untrusted bytes.
    package var target: [UInt8]?
    /// What came, or what came the last time that something came, if it is broken.
    package var content: ComparedContent?
    /// Nanoseconds in all.
    package var time: Int64 = 0

    /// Creates a URL of which nothing is known.
    package init() {}

    /// Reads what was there from the words of a log or a job.
    ///
    /// - Parameters:
    ///   - outcome: how the last exchange ended.
    ///   - verdict: what was made of it.
    package mutating func judge(outcome: FetchOutcome?, verdict: Verdict?) {
        switch (outcome, verdict) {
        case (.ok?, .blocked?): standing = .unknown("blocked")
        case (.ok?, _): standing = .content
        case (.redirect?, _) where error == nil: standing = .redirect
        case (nil, _): standing = .unknown("not asked for")
        case (_, .blocked?): standing = .unknown("blocked")
        case (_, .limited?): standing = .unknown("limited")
        case (.status?, .broken?) where status == 404 || status == 410: standing = .gone
        case (_, .broken?): standing = .broken
        default: standing = .unknown("without a verdict")
        }
        isConfirmed = outcome == .ok && status == 304
    }
}

/// What a server sent.
package struct ComparedContent: Sendable {
    /// The digest of the body.
    package var digest: BodyDigest?
    /// The body's length in bytes.
    package var size = 0
    /// The title; untrusted bytes.
    package var title: [UInt8]?
    /// The value of the Content-Type field; untrusted bytes.
    package var type: [UInt8]?
    /// The entity tag; untrusted bytes.
    package var entityTag: [UInt8]?
    /// The date of the last change; untrusted bytes.
    package var lastModified: [UInt8]?

    /// Creates content of which nothing is known.
    package init() {}

    /// Whether it differs from other content; nil if that cannot be told.
    ///
    /// Digests decide. Where one of them is missing, validators do that both have, then length, title and type.
    package func differs(from other: ComparedContent) -> Bool? {
        if let digest, let before = other.digest { return digest != before }
        if let entityTag, let before = other.entityTag { return entityTag != before }
        if let lastModified, let before = other.lastModified, lastModified != before { return true }
        if size != other.size || title != other.title || type != other.type { return true }
        return size == 0 ? nil : false
    }
}
