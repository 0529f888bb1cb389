import HTTP

// Links to what has moved for good: known at the crawl's end, when it is known where redirects lead.

extension CrawlView {
    /// A warning for each page and each permanent redirect to which it links, pages and redirects in the order of their text.
    /// What leads nowhere is a broken link instead. O(URLs + recorded links).
    ///
    /// The URL to write instead is where permanent redirects in a row lead: what redirects from there for the time being
    /// may lead elsewhere later.
    func permanentRedirects() -> [Warning] {
        guard statistics.tally.redirect > 0 else { return [] }
        var found: [URLID: Warning] = [:]
        for index in 0..<UInt32(counts.seen) {
            let url = URLID(index: index)
            if let warning = permanentRedirect(url) { found[url] = warning }
        }
        guard !found.isEmpty else { return [] }
        return sorted(pages(linkingTo: Set(found.keys))).compactMap { pair in
            guard var warning = found[pair.url] else { return nil }
            warning.page = pair.referrer
            return warning
        }
    }

    private func permanentRedirect(_ url: URLID) -> Warning? {
        let status = status(of: url).status
        guard StatusCode.isPermanentRedirect(status), var last = redirectTarget(of: url), deadEnd(of: url) == nil else {
            return nil
        }
        for _ in 0..<RedirectTable.longest where StatusCode.isPermanentRedirect(self.status(of: last).status) {
            last = redirectTarget(of: last) ?? last
        }
        guard last != url else { return nil }
        var warning = Warning(.permanentRedirect, url)
        (warning.other, warning.number) = (last, Int(status))
        warning.isChecked = self.status(of: redirectEnd(of: url)).state == .done
        return warning
    }
}
