import Store

/// A link to a place that is not there, as a job tells of it. URLs are not to be trusted.
struct ReportedFragment {
    /// The URL with its fragment.
    let url: [UInt8]
    /// The redirects on the way, in order. The last one is the page.
    let via: [[UInt8]]
    /// The page with the link.
    let referrer: [UInt8]
    /// Whether a script may make the place.
    let mayBeSetByScript: Bool
    /// The line and the column of the link; nil if they are not kept.
    let line: Int?
    let column: Int?
    /// Whether the user lives with it.
    let isKnown: Bool
}

/// The links of a job to places that are not there. They are known when a run has ended.
final class JobFragments {
    private unowned let source: ReportSource
    private let isKept: Bool
    /// The numbers of those that count, and of those that the user lives with.
    private(set) var (count, knownCount) = (0, 0)

    init(of source: ReportSource) throws(ReportFailure) {
        self.source = source
        isKept = try source.hasTable("fragment")
        guard isKept else { return }
        try source.forEachRow("SELECT count(*) FROM fragment") { count = Int(clamping: $0.number(0)) }
        guard source.known != nil else { return }
        try forEach { link in if link.isKnown { knownCount += 1 } }
        count -= knownCount
    }

    /// Calls `body` for each of them, by the text of pages, URLs and fragments.
    func forEach(_ body: (ReportedFragment) throws(ReportFailure) -> Void) throws(ReportFailure) {
        guard isKept else { return }
        try source.forEachRow(
            """
            SELECT u.url, g.fragment, g.via, f.url, g.by_script, g.line, g.character FROM fragment g
            JOIN url u ON u.id = g.url JOIN url f ON f.id = g.page ORDER BY f.url, u.url, g.fragment
            """
        ) { (row) throws(ReportFailure) in
            let (url, fragment) = (row.bytesIfAny(0) ?? [], row.bytesIfAny(1) ?? [])
            let via = try source.urls(numbered: row.text(2))
            try body(
                ReportedFragment(
                    url: url + [UInt8(ascii: "#")] + fragment, via: via, referrer: row.bytesIfAny(3) ?? [],
                    mayBeSetByScript: row.number(4) != 0, line: row.numberIfAny(5).map { Int(clamping: $0) },
                    column: row.numberIfAny(6).map { Int(clamping: $0) },
                    isKnown: source.known?.cover(url, fragment: fragment, via: via.last) == true))
        }
    }

    /// Calls `body` for the first of those that count.
    func forEachUnknown(
        limit: Int, _ body: (ReportedFragment) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        var left = limit
        try forEach { (link) throws(ReportFailure) in
            guard left > 0, !link.isKnown else { return }
            left -= 1
            try body(link)
        }
    }
}
