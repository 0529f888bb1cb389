// A requisite of pages is not a page itself, whatever its contents. A link to it as to a page makes it one, independent
// of the order in which it is found, fetched and linked.

extension Frontier {
    /// Offers a known page as a requisite, or a known requisite as a page.
    @inline(never)
    func offerOtherwise(
        _ record: UnsafeMutablePointer<URLRecord>, _ referrer: URLID?, depth: Int, hops: Int, nofollow: Bool,
        isRequisite: Bool
    ) -> Offer {
        let known = meet(record, referrer: referrer, depth: depth, hops: hops, nofollow: nofollow)
        guard !isRequisite, !nofollow, admits(Way(depth: depth, hops: hops)) else { return known }
        record.pointee.isRequisite = false
        if record.pointee.isUnread { fetchUnread(record) }
        let id = URLID(index: record.pointee.id)
        return target(of: id) == nil ? known : .becamePage(id)
    }

    /// Records whether an exchange had HTML that was not read. Its URL may have become a page meanwhile.
    func endPage(_ id: URLID, isUnread: Bool) {
        let record = table[id.index]
        record.pointee.isUnread = isUnread
        if isUnread, !record.pointee.isRequisite { fetchUnread(record) }
    }

    private func fetchUnread(_ record: UnsafeMutablePointer<URLRecord>) {
        guard record.pointee.state == .done, !record.pointee.isBroken else { return }
        fetchAgain(URLID(index: record.pointee.id), hops: Int(record.pointee.hops))
    }
}
