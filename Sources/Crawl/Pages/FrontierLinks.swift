import Web

/// What the frontier must know of a link beside its URL.
struct LinkTraits {
    /// Whether it asks not to be followed.
    var nofollow = false
    /// How many links further from the seed than the page it is: what belongs to the page is as far as that.
    var step = 1
    /// Whether it is to what belongs to the page: HTML that comes from there is no page.
    var isRequisite = false
}

/// Takes the links of one page to the frontier.
///
/// A link that is known costs little but the wait for memory: the index's slot, then the record. So guesses of what
/// links lead to are announced, approached and taken several at a time: memory is asked for all of them, and the waits
/// pass together. A link whose guess was not taken is parsed, and taken then.
struct FrontierLinks {
    let crawl: Crawl
    let slot: Int
    let page: URLID
    let depth: Int

    /// A guess will be taken; the hash is for the calls to come.
    @inline(__always)
    func announce(_ guess: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let hash = crawl.frontier.table.hash(guess)
        crawl.frontier.table.prefetchSlot(hash)
        return hash
    }

    /// A guess that was announced will be taken soon: the record that it is compared with, nil where there is none.
    @inline(__always)
    func approach(_ hash: UInt64) -> UnsafeMutablePointer<URLRecord>? {
        crawl.frontier.table.candidate(hash)
    }

    /// Takes a link to the URL that reads like the guess, where a record that was approached is that one's; false, and
    /// nothing done, where it is not.
    @inline(__always)
    func offerKnown(
        _ record: UnsafeMutablePointer<URLRecord>, _ guess: UnsafeBufferPointer<UInt8>, _ link: LinkTraits
    ) -> Bool {
        guard crawl.frontier.table.holds(record, guess) else { return false }
        let offer = crawl.frontier.offerKnown(
            record, referrer: page, depth: depth + link.step, hops: 0, nofollow: link.nofollow,
            isRequisite: link.isRequisite)
        if case .known = offer { return true }
        _ = crawl.finishOffer(offer, slot: slot)
        return true
    }

    /// Takes a link that is no URL.
    func noteMalformed(_ text: UnsafeBufferPointer<UInt8>) {
        crawl.noteMalformed(text, on: page)
    }

    /// Counts links that are too long to be kept.
    func refuse(_ count: Int) {
        crawl.frontier.refuse(count)
    }

    /// Takes a link.
    func offerLink(to url: borrowing WebURL, _ link: LinkTraits) {
        let offer = crawl.frontier.offer(
            url, referrer: page, depth: depth + link.step, hops: 0, nofollow: link.nofollow,
            isRequisite: link.isRequisite)
        if case .known = offer { return }
        _ = crawl.finishOffer(offer, slot: slot)
    }
}
