import Web

/// The traits of a link beside its URL that the frontier needs.
struct LinkTraits {
    /// Whether it is nofollow.
    var nofollow = false
    /// The number of links from the page: 0 for a requisite, otherwise 1.
    var step = 1
    /// What its target is fetched for: as a page, or as what belongs to this one.
    var role = URLRole.page
    /// Whether it counts: it was not counted when the page was read before.
    var isCounted = true
}

/// Offers the links of one page to the frontier.
///
/// A known link costs little except waits for memory: for the index's slot, then for the record. So guesses of links
/// are announced, approached and offered in batches: the memory for all of them is prefetched, and the waits overlap. A
/// link whose guess is not a known URL is parsed and then offered.
struct FrontierLinks {
    let crawl: Crawl
    let slot: Int
    let page: URLID
    let depth: Int
    /// Whether links to URLs without TLS are warned of.
    let requiresHTTPS: Bool

    /// Announces a guess and prefetches its slot. Returns the hash for later calls.
    @inline(__always)
    func announce(_ guess: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let hash = crawl.frontier.table.hash(guess)
        crawl.frontier.table.prefetchSlot(hash)
        return hash
    }

    /// Prefetches the record of an announced guess, and returns it; nil if there is none.
    @inline(__always)
    func approach(_ hash: UInt64) -> UnsafeMutablePointer<URLRecord>? {
        crawl.frontier.table.candidate(hash)
    }

    /// Offers a link whose guess equals the URL of an approached record. Returns false, without any effect, if it does
    /// not.
    @inline(__always)
    func offerKnown(
        _ record: UnsafeMutablePointer<URLRecord>, _ guess: UnsafeBufferPointer<UInt8>, _ link: LinkTraits
    ) -> Bool {
        guard crawl.frontier.table.holds(record, guess) else { return false }
        offer(record, link)
        return true
    }

    /// Offers a link to a known URL.
    @inline(__always)
    func offer(_ record: UnsafeMutablePointer<URLRecord>, _ link: LinkTraits) {
        if link.isCounted { crawl.frontier.countLink(to: record, from: page.index) }
        let offer = crawl.frontier.offerKnown(
            record, referrer: page, depth: depth + link.step, hops: 0, nofollow: link.nofollow,
            role: link.role)
        if requiresHTTPS { crawl.noticeHTTP(linkTo: record.pointee.id, on: page) }
        if case .known = offer { return }
        _ = crawl.finishOffer(offer, slot: slot)
    }

    /// Whether the canonical URL that the page names is another's (RFC 6596).
    @inline(never)
    func isOther(canonical text: UnsafeBufferPointer<UInt8>, base: borrowing WebURL, encoding: Encoding) -> Bool {
        var url = WebURL()
        guard url.assign(text, lent: base, encoding: encoding) == nil, url.isHTTP else { return false }
        let own = crawl.slots[slot].url
        return url.bytes[url.withoutFragment] != own.bytes[own.withoutFragment]
    }

    /// Notices white space around a link, which the URL standard takes off.
    func noticeWhiteSpace(around text: UnsafeBufferPointer<UInt8>, linkTo target: URLID) {
        guard let first = text.first, let last = text.last else { return }
        if HTMLTokenizer.isSpace(first) || HTMLTokenizer.isSpace(last) {
            crawl.notice(.whiteSpace, linkTo: target, on: page)
        }
    }

    /// Records a malformed link, with where it stands if that is kept.
    func recordMalformed(_ text: UnsafeBufferPointer<UInt8>, at place: FragmentTable.Place? = nil) {
        crawl.recordMalformed(text, on: page, at: place)
    }

    /// Counts links that are too long to be kept.
    func refuse(_ count: Int) {
        crawl.frontier.refuse(count)
    }

    /// Offers a link. Returns its target; nil if that is not kept.
    @discardableResult
    func offerLink(to url: borrowing WebURL, _ link: LinkTraits) -> URLID? {
        let offer = crawl.frontier.offer(
            url, referrer: page, depth: depth + link.step, hops: 0, nofollow: link.nofollow,
            role: link.role)
        let target = if case .known(let id) = offer { Optional(id) } else { crawl.finishOffer(offer, slot: slot) }
        if requiresHTTPS, let target { crawl.noticeHTTP(linkTo: target.index, on: page) }
        if link.isCounted, let target {
            crawl.frontier.countLink(to: crawl.frontier.table[target.index], from: page.index)
        }
        return target
    }
}
