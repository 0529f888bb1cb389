// What belongs to pages is no page itself, whatever comes from it. A link to it as to a page makes it one, and in which
// order it is found, fetched and linked decides nothing.

extension Frontier {
    /// What a redirect leads to is what the redirect is; one that is followed is a page at least.
    func roleOfTarget(of redirect: URLID) -> URLRole {
        table[redirect.index].pointee.role == .requisite ? .requisite : .page
    }

    /// Offers a URL that is known as a page to a link as to what belongs to one, or the other way round.
    @inline(never)
    func offerOtherwise(
        _ record: UnsafeMutablePointer<URLRecord>, _ referrer: URLID?, depth: Int, hops: Int, nofollow: Bool,
        role: URLRole
    ) -> Offer {
        let known = meet(record, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow)
        guard role == .page, !nofollow, admits(Way(depth: depth, hops: hops)) else { return known }
        record.pointee.role = .page
        tellPlace(of: record)
        let id = URLID(index: record.pointee.id)
        if record.pointee.reading == .unread { fetchAgain(id, hops: Int(record.pointee.hops)) }
        return target(of: id) == nil ? known : .becamePage(id)
    }
}
