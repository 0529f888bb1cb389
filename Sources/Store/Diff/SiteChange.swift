/// A difference between two crawls at one URL.
package struct SiteChange: Sendable {
    /// The kinds of differences, in the order in which they are told.
    package enum Kind: String, Sendable, CaseIterable {
        /// It was not known before, and something is there.
        case new
        /// It was there, and is not any more: it answers 404 or 410, or no page links to it.
        case gone
        /// Something else is there.
        case changed
        /// It redirects where it did not, or elsewhere.
        case moved
        /// It fails, and did not, or was not known.
        case newBroken = "new-broken"
        /// It failed, and does not any more.
        case fixed
        /// It takes longer.
        case slower
    }

    /// Its kind.
    package let kind: Kind
    /// What was there before; nil for a URL that was not known.
    package let before: ComparedURL?
    /// What is there now; nil for a URL that is not known any more.
    package let after: ComparedURL?

    /// The URL; untrusted bytes.
    package var url: [UInt8] { after?.url ?? before?.url ?? [] }

    /// Whether `--fail-on` finds it by a kind. What answers 404 or 410 is broken newly as well, since pages link to it.
    package func isFound(by kind: Kind) -> Bool {
        kind == self.kind || kind == .newBroken && self.kind == .gone && after != nil
    }
}

/// When a page counts as slower.
package struct Slowness: Sendable {
    /// How many times as long it has to take.
    package var factor = 2.0
    /// How many nanoseconds longer it has to take at least.
    package var least: Int64 = 500_000_000

    /// Creates the default: twice as long, and half a second longer.
    package init() {}

    func isMet(before: Int64, after: Int64) -> Bool {
        Double(after) >= Double(before) * factor && after.subtractingReportingOverflow(before).partialValue >= least
    }
}
