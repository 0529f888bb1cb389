import Web

// A sitemap is a URL like any other, judged as any other; but it is remembered that it is to be read as one.

extension Frontier {
    /// Offers a URL that is named as a sitemap, by `referrer` or by the user (nil), `hops` redirects in a row away from
    /// there. One that was fetched as something else is fetched once more, if it is not known to be a page; one beyond the
    /// limits is refused.
    func offerSitemap(_ url: WebURL, referrer: URLID?, level: Int, hops: Int) -> Offer {
        guard sitemaps.admits(level: level) else {
            if !isSitemap(url) { refuse(1) }
            return .refused
        }
        let offer = offer(url, referrer: referrer, depth: 0, hops: hops, nofollow: false, role: .auxiliary)
        switch offer {
        case .known(let id), .becamePage(let id), .new(let id):
            // One out of scope may be checked, as the target of a link.
            if isInScope(id), sitemaps.add(id.index, level: level) { fetchUnread(id) }
        case .refused:
            break
        }
        return offer
    }

    /// Whether a URL has been named as a sitemap.
    private func isSitemap(_ url: WebURL) -> Bool {
        url.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[url.withoutFragment])
            return table.find(text, hash: table.hash(text)).map { sitemaps.level(of: $0.pointee.id) != nil } ?? false
        }
    }

    /// An exchange ended, and read its URL as a sitemap or not: it may have been named as one meanwhile.
    func endSitemap(_ id: URLID, isRead: Bool) {
        if isRead { sitemaps.markRead(id.index) } else { fetchUnread(id) }
    }

    /// What was named as a sitemap is none.
    func noteNoSitemap(_ id: URLID, isDocument: Bool) {
        sitemaps.markNone(id.index, isDocument: isDocument)
        tellDetail(.isNoSitemap(id))
    }

    /// What was named as a sitemap is a page.
    func notePage(namedAsSitemap id: URLID) {
        sitemaps.markPage(id.index)
        tellDetail(.isPageNamedAsSitemap(id))
    }

    /// Puts a URL that was fetched, but not as the sitemap that it is, back to todo.
    private func fetchUnread(_ id: URLID) {
        guard sitemaps.isUnread(id.index) else { return }
        let record = table[id.index]
        guard record.pointee.state == .done, !record.pointee.isBroken else { return }
        guard record.pointee.reading != .page else {
            // A page is no sitemap, whoever says so.
            sitemaps.markRead(id.index)
            return notePage(namedAsSitemap: id)
        }
        fetchAgain(id, hops: Int(record.pointee.hops))
    }
}
