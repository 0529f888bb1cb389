// A requisite of pages is not a page itself, whatever its contents. A link to it as to a page makes it one, independent
// of the order in which it is found, fetched and linked.

extension Frontier {
    /// What a redirect leads to is what the redirect is; one that is followed is a page at least.
    func roleOfTarget(of redirect: URLID) -> URLRole {
        table[redirect.index].pointee.role == .requisite ? .requisite : .page
    }

    /// Offers a known page as a requisite, or a known requisite as a page.
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
