import Web

// Offers found URLs to the frontier.

extension Crawl {
    /// Offers a URL to the frontier. Returns its identity; nil if it is not kept.
    ///
    /// Only the user provides credentials: a user name or password in a link is removed, so that a URL is the same with
    /// and without.
    @discardableResult
    func offer(
        _ url: WebURL, referrer: URLID?, depth: Int, hops: Int, nofollow: Bool, role: URLRole = .page,
        slot: Int? = nil
    ) -> URLID? {
        var bare = url
        bare.removeCredentials()
        let offer = frontier.offer(
            bare, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow, role: role)
        if case .known(let id) = offer { return id }
        return finishOffer(offer, slot: slot)
    }

    /// Completes an offer of a URL that was not simply known. It is separate from the hot path of known URLs.
    @inline(never)
    func finishOffer(_ offer: Frontier.Offer, slot: Int?) -> URLID? {
        switch offer {
        case .refused:
            return nil
        case .known(let id):
            return id
        case .becamePage(let id):
            passOn(id)
            return id
        case .new(let id):
            if let slot { slots[slot].record.newLinks += 1 }
            return id
        }
    }
}
