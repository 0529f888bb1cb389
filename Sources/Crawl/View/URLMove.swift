public import HTTP

/// A URL came to stand where it did not before: it was found, goes out, ended, is skipped, or waits again.
public struct URLMove: Sendable {
    /// What came of a URL that had ended.
    public struct Answer: Sendable, Hashable {
        /// The status of the last answer; 0 for none.
        public let status: UInt16
        /// What went wrong with the last exchange.
        public let error: FetchErrorKind?
        /// Whether it redirected.
        public let isRedirect: Bool

        /// Whether no complete response came.
        public var isFailed: Bool { error != nil && status == 0 }
    }

    /// The URL.
    public let url: URLID
    /// Where it stood before; nil for one that has just been found.
    public let from: URLState?
    /// Where it stands now.
    public let to: URLState
    /// Why it is skipped, in fine grain; nil where it is not.
    public let cause: SkipCause?
    /// Why it was skipped before; nil where it was not.
    public let formerCause: SkipCause?
    /// What came of it, where it has ended.
    public let answer: Answer?
    /// What came of it, where it had ended, and is fetched once more.
    public let formerAnswer: Answer?
    /// The page on which it was found first; nil where the user named it.
    public let referrer: URLID?

    /// Why it is skipped; nil where it is not.
    public var reason: SkipReason? { cause?.reason }
    /// Why it was skipped before; nil where it was not.
    public var formerReason: SkipReason? { formerCause?.reason }
}

/// A URL that has become known.
public struct URLFind {
    /// The URL: the next identity.
    public let url: URLID
    /// The number of its origin.
    public let host: UInt32
    /// How it was found.
    public let place: URLPlace
    /// Its text as serialised, untrusted, and lent for the call.
    public let text: UnsafeBufferPointer<UInt8>
}

/// How a URL was found, as far as that decides what becomes of it.
public struct URLPlace: Sendable, Hashable {
    /// The URL on which it was found, a page or a redirect; nil for a seed, and for a robots.txt.
    public let referrer: URLID?
    /// Links from a seed, up to 65,535.
    public let depth: Int
    /// Redirects in a row that lead to it, up to 63.
    public let hops: Int
    /// What it is fetched for.
    public let role: URLRole
}

/// Where a URL waits that is to be fetched.
public enum WaitingPlace: Sendable, Hashable {
    /// Before all others of its origin.
    case front
    /// Behind all others of its origin.
    case back
    /// Until nearer ones have been fetched, because depth is limited.
    case deeper
    /// For a time, monotonic nanoseconds.
    case delayed(until: Int64)
    /// Before all origins, because one waits for it as its robots.txt.
    case awaited
}

/// Links from a page to URLs that are known, and may turn out broken: several links at a time.
public struct PageLinkNews {
    /// The page.
    public let page: URLID
    /// The URLs that it links to, by index; one to which it links repeatedly may be there as often. Lent for the call.
    public let targets: UnsafeBufferPointer<UInt32>
    /// How many more are not remembered because of the limit on links.
    public let dropped: Int
}
