import Web

// A sitemap is a URL like any other, with a record that it must be read as a sitemap.

extension Frontier {
    /// Offers a URL that is named as a sitemap, by `referrer` or by the user (nil), `hops` redirects away from there. A
    /// URL that was fetched as something else is fetched again, unless it is known to be a page. One beyond the limits
    /// is refused.
    func offerSitemap(_ url: WebURL, referrer: URLID?, level: Int, hops: Int) -> Offer {
        guard sitemaps.admits(level: level) else {
            if !isSitemap(url) { refuse(1) }
            return .refused
        }
        let offer = offer(url, referrer: referrer, depth: 0, hops: hops, nofollow: false, role: .auxiliary)
        switch offer {
        case .known(let id), .becamePage(let id), .new(let id):
            // A URL out of scope may be checked, as the target of a link.
            if isInScope(id), sitemaps.add(id.index, level: level) {
                tellDetail(.namedAsSitemap(id, level: level))
                fetchUnread(id)
            }
        case .refused:
            break
        }
        return offer
    }

    /// Whether a URL was named as a sitemap.
    private func isSitemap(_ url: WebURL) -> Bool {
        url.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[url.withoutFragment])
            return table.find(text, hash: table.hash(text)).map { sitemaps.level(of: $0.pointee.id) != nil } ?? false
        }
    }

    /// Records whether an exchange read its URL as a sitemap. The URL may have been named as one meanwhile.
    func endSitemap(_ id: URLID, isRead: Bool) {
        if isRead { sitemaps.markRead(id.index) } else { fetchUnread(id) }
    }

    /// Records that a URL named as a sitemap is not one.
    func recordNoSitemap(_ id: URLID, isDocument: Bool) {
        sitemaps.markNone(id.index, isDocument: isDocument)
        tellDetail(.isNoSitemap(id, isDocument: isDocument))
    }

    /// Records that a URL named as a sitemap is a page.
    func recordPage(namedAsSitemap id: URLID) {
        sitemaps.markPage(id.index)
        tellDetail(.isPageNamedAsSitemap(id))
    }

    /// Moves a URL back to todo that was fetched, but not as a sitemap.
    private func fetchUnread(_ id: URLID) {
        guard sitemaps.isUnread(id.index) else { return }
        let record = table[id.index]
        guard record.pointee.state == .done, !record.pointee.isBroken else { return }
        guard record.pointee.reading != .page else {
            // A page is not a sitemap, even if it is named as one.
            sitemaps.markRead(id.index)
            return recordPage(namedAsSitemap: id)
        }
        fetchAgain(id, hops: Int(record.pointee.hops))
    }
}
