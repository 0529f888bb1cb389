// Records links and redirects, and emits events about them.

extension Frontier {
    /// The target of a redirect; nil for any other URL.
    func target(of id: URLID) -> URLID? { links.target(of: id, in: table.records) }

    /// Records a link from a page to a URL.
    @inline(__always)
    func addLink(to target: UInt32, from page: UInt32) {
        if isHeard, links.referrers.turns(at: page) { tellLinks() }
        links.referrers.add(target, from: page)
    }

    /// Emits the links recorded and counted since the last such events; the recorded ones are all of one page.
    func tellLinks() {
        if let news = links.referrers.takeNews() { tellDetail(.links(news)) }
        tellCountedLinks()
    }

    /// Records a redirect.
    func recordRedirect(_ url: URLID, to target: URLID, asked: UInt64) {
        links.redirects.record(url, to: target, asked: asked)
        tellDetail(.redirects(url, to: target))
    }

    /// Removes a redirect, after its URL was fetched again and is no longer one.
    func forgetRedirect(_ url: URLID) {
        if links.redirects.forget(url) { tellDetail(.redirects(url, to: nil)) }
    }

    /// Counts URLs that are not kept because of a limit.
    func refuse(_ count: Int) {
        guard count > 0 else { return }
        refused += count
        tellDetail(.notKept(urls: count))
    }
}
