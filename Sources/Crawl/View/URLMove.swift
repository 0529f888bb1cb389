public import HTTP

/// A change of a URL's state: it was found, is in flight, ended, is skipped, or waits again.
public struct URLMove: Sendable {
    /// The answer of a URL that ended.
    public struct Answer: Sendable, Hashable {
        /// The status of the last answer; 0 for none.
        public let status: UInt16
        /// The failure of the last exchange.
        public let error: FetchErrorKind?
        /// What to make of it; nil where there is no verdict to give.
        public let verdict: Verdict?
        /// Whether it redirected.
        public let isRedirect: Bool
        /// How its document was read.
        public let reading: DocumentReading

        /// Whether no complete response came.
        public var isFailed: Bool { error != nil && status == 0 }
    }

    /// The URL.
    public let url: URLID
    /// The former state; nil for a new URL.
    public let from: URLState?
    /// The new state.
    public let to: URLState
    /// The cause for which it is skipped; nil if it is not.
    public let cause: SkipCause?
    /// The cause for which it was skipped before; nil if it was not.
    public let formerCause: SkipCause?
    /// Its answer, if it has ended.
    public let answer: Answer?
    /// Its former answer, if it had ended and is fetched again.
    public let formerAnswer: Answer?
    /// The page on which it was found first; nil for a seed.
    public let referrer: URLID?

    /// The reason for which it is skipped; nil if it is not.
    public var reason: SkipReason? { cause?.reason }
    /// The cause for which it was skipped before; nil if it was not.
    public var formerReason: SkipReason? { formerCause?.reason }
}

/// A new URL.
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

    /// Creates a place.
    package init(referrer: URLID?, depth: Int, hops: Int, role: URLRole) {
        (self.referrer, self.depth, self.hops, self.role) = (referrer, depth, hops, role)
    }
}

/// The place where a URL waits to be fetched.
public enum WaitingPlace: Sendable, Hashable {
    /// Before all others of its origin.
    case front
    /// Behind all others of its origin.
    case back
    /// Until nearer ones have been fetched, because depth is limited.
    case deeper
    /// Until a time, monotonic nanoseconds.
    case delayed(until: Int64)
    /// The same, but not before nothing else is left to fetch, which `lastAttemptsDue` tells.
    case lastAttempt(until: Int64)
    /// Before all origins, because one of them waits for it as its robots.txt.
    case awaited
}

/// Links from a page to known URLs that may turn out broken.
public struct PageLinkNews {
    /// The page.
    public let page: URLID
    /// The URLs that it links to, by index, possibly as often as it links to them. Valid during the call.
    public let targets: UnsafeBufferPointer<UInt32>
    /// The number of further links that are not kept because of the limit.
    public let dropped: Int
}
