import Web

// What is found is offered to the frontier.

extension Crawl {
    /// Offers a URL to the frontier. Returns its identity, nil where it is not kept.
    ///
    /// Nobody but the user tells whom to log in as: a user name or password in a link counts for nothing, and a URL is
    /// the same with and without.
    @discardableResult
    func offer(
        _ url: WebURL, referrer: URLID?, depth: Int, hops: Int, nofollow: Bool, isRequisite: Bool = false,
        slot: Int? = nil
    ) -> URLID? {
        var bare = url
        bare.removeCredentials()
        let offer = frontier.offer(
            bare, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow, isRequisite: isRequisite)
        if case .known(let id) = offer { return id }
        return finishOffer(offer, slot: slot)
    }

    /// What is done for a URL that is not merely known; apart from the way of the many that are.
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
