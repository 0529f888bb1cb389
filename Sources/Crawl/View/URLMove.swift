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
    }

    /// The URL.
    public let url: URLID
    /// Where it stood before; nil for one that has just been found.
    public let from: URLState?
    /// Where it stands now.
    public let to: URLState
    /// Why it is skipped; nil where it is not.
    public let reason: SkipReason?
    /// Why it was skipped before; nil where it was not.
    public let formerReason: SkipReason?
    /// What came of it, where it had ended, and is fetched once more.
    public let formerAnswer: Answer?
    /// The page on which it was found first; nil where the user named it.
    public let referrer: URLID?
}
