// Links and redirects are noted here, and told.

extension Frontier {
    /// Where a URL leads that is a redirect; nil for any other.
    func target(of id: URLID) -> URLID? { links.target(of: id, in: table.records) }

    /// A page links to a URL.
    @inline(__always)
    func addLink(to target: UInt32, from page: UInt32) {
        if isHeard, links.referrers.turns(at: page) { tellLinks() }
        links.referrers.add(target, from: page)
    }

    /// Tells of the links that were noted since they were told of last: all of one page.
    func tellLinks() {
        guard let news = links.referrers.takeNews() else { return }
        tellDetail(.links(news))
    }

    /// A redirect was followed.
    func noteRedirect(_ url: URLID, to target: URLID, asked: UInt64) {
        links.redirects.record(url, to: target, asked: asked)
        tellDetail(.redirects(url, to: target))
    }

    /// A URL was fetched again, and is a redirect no longer.
    func forgetRedirect(_ url: URLID) {
        if links.redirects.forget(url) { tellDetail(.redirects(url, to: nil)) }
    }

    /// So many URLs are not kept because of a limit.
    func refuse(_ count: Int) {
        guard count > 0 else { return }
        refused += count
        tellDetail(.notKept(urls: count))
    }
}
