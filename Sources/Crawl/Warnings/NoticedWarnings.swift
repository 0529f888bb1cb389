// Warnings of what is over when it has been noticed: how a link is written, when a certificate ends.

/// Warnings that are noticed while pages are read and connections are made.
struct NoticedWarnings {
    /// The number of warnings to keep; others are only counted.
    static let limit = 1 << 18

    private(set) var all: [Warning] = []
    /// The number of warnings beyond the limit.
    private(set) var notKept = 0
    /// Those of the page that was read last: it may repeat a link.
    private var onPage: Set<Warning> = []
    /// Origins whose certificates were warned of.
    private var hosts: Set<UInt32> = []

    /// Adds a warning about a link. Returns whether there was room for it; nil if its page has it already.
    mutating func add(_ warning: Warning) -> Bool? {
        if let other = onPage.first, other.page != warning.page { onPage.removeAll(keepingCapacity: true) }
        guard onPage.insert(warning).inserted else { return nil }
        record(warning)
        return all.count < Self.limit || all.last == warning
    }

    /// Whether an origin's certificate is warned of for the first time.
    mutating func addHost(_ host: UInt32) -> Bool { hosts.insert(host).inserted }

    /// Keeps a warning, or counts one for which there is no room.
    mutating func record(_ warning: Warning?) {
        if let warning, all.count < Self.limit { all.append(warning) } else { notKept += 1 }
    }
}

extension Crawl {
    /// The number of days before its end from which a certificate is warned of.
    static let certificateDays = 30

    /// Notices something about a link on a page.
    func notice(_ kind: WarningKind, linkTo url: URLID, on page: URLID) {
        var warning = Warning(kind, url)
        warning.page = page
        guard let hasRoom = noticed.add(warning) else { return }
        frontier.tellDetail(.warned(hasRoom ? warning : nil))
    }

    /// Notices a link to a URL without TLS.
    @inline(never)
    func noticeHTTP(linkTo url: UInt32, on page: URLID) {
        let id = URLID(index: url)
        if withText(of: id, { $0.starts(with: "http:".utf8) }) { notice(.httpLink, linkTo: id, on: page) }
    }

    /// Notices that the certificate of a slot's server ends soon, once for each origin.
    func noticeCertificate(endsIn days: Int, slot: Int) {
        let url = slots[slot].live.url
        guard days < Self.certificateDays, noticed.addHost(frontier.record(of: url).host) else { return }
        var warning = Warning(.expiringCertificate, url)
        warning.number = days
        noticed.record(warning)
        frontier.tellDetail(.warned(warning))
    }

    /// The warnings that were noticed while pages were read and connections were made.
    public var noticedWarnings: [Warning] { noticed.all }

    /// The number of those beyond a limit.
    public var warningsNotKept: Int { noticed.notKept }
}

extension CrawlImage {
    /// The warnings that were noticed while pages were read and connections were made.
    public var noticedWarnings: [Warning] { noticed.all }

    /// The number of those beyond a limit.
    public var warningsNotKept: Int { noticed.notKept }
}

extension CrawlRestoration {
    /// Adds a warning that was noticed in an earlier run.
    package func addWarning(_ kind: WarningKind, of url: UInt32, on page: UInt32?, number: Int) {
        guard Int(url) < urlCount, page.map({ Int($0) < urlCount }) ?? true else { return }
        var warning = Warning(kind, URLID(index: url))
        (warning.page, warning.number) = (page.map { URLID(index: $0) }, number)
        if page == nil { _ = crawl.noticed.addHost(frontier.table[url].pointee.host) }
        crawl.noticed.record(warning)
    }
}
