/// What is no fault yet, and had better be mended, by its name in logs, in reports and for `--fail-on`.
public enum WarningKind: String, Sendable, CaseIterable {
    /// A link to a URL that has moved for good: 301 or 308.
    case permanentRedirect = "permanent-redirect"
    /// A page without a title, which search engines may list.
    case noTitle = "no-title"
    /// A page whose title another has as well; search engines may list both.
    case sameTitle = "same-title"
    /// A page with nothing to show.
    case emptyPage = "empty-page"
    /// A URL that not everybody takes: longer than `WarningBook.longestURL`.
    case longURL = "long-url"
    /// A link from a page with TLS to a URL without.
    case httpLink = "http-link"
    /// White space around the URL of a link.
    case whiteSpace = "white-space"
    /// A certificate that ends within 30 days.
    case expiringCertificate = "expiring-certificate"
}

/// A warning about a URL, or about a link to it.
public struct Warning: Sendable, Hashable {
    /// What it warns of.
    public let kind: WarningKind
    /// The URL; for a link, where it leads.
    public let url: URLID
    /// The page with the link; nil for what the URL is by itself.
    public internal(set) var page: URLID?
    /// Of a permanent redirect, the URL to write instead; of a title, the first other page that has it.
    public internal(set) var other: URLID?
    /// Of a permanent redirect, its status; of a title, how many pages have it; of a long URL, its bytes; of a
    /// certificate, the days to its end.
    public internal(set) var number = 0
    /// Whether `other` was asked for, and answered well.
    public internal(set) var isChecked = true

    init(_ kind: WarningKind, _ url: URLID) {
        self.kind = kind
        self.url = url
    }
}
