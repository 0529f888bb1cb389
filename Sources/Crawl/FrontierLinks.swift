/// Takes the links of one page to the frontier.
///
/// A link that is known costs little but the wait for memory: the index's slot, then the record. So a reader tells of
/// several links before it offers the first: memory is asked for all of them, and the waits pass together.
struct FrontierLinks: LinkReceiver {
    let crawl: Crawl
    let slot: Int
    let page: URLID
    let depth: Int

    @inline(__always)
    func announce(_ link: borrowing WebURL) -> UInt64 {
        let hash = crawl.frontier.hash(of: link)
        crawl.frontier.table.prefetchSlot(hash)
        return hash
    }

    @inline(__always)
    func approach(_ hash: UInt64) {
        crawl.frontier.table.prefetchRecord(hash)
    }

    @inline(__always)
    func take(_ link: borrowing WebURL, hash: UInt64, nofollow: Bool, step: Int) {
        if link.hasCredentials {
            crawl.offer(copy link, referrer: page, depth: depth + step, hops: 0, nofollow: nofollow, slot: slot)
            return
        }
        let offer = crawl.frontier.offer(
            link, hash: hash, referrer: page, depth: depth + step, hops: 0, nofollow: nofollow)
        if case .known = offer { return }
        _ = crawl.take(offer, referrer: page, slot: slot)
    }
}
