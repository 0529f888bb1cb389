// What belongs to pages is no page itself, whatever comes from it. A link to it as to a page makes it one, and in which
// order it is found, fetched and linked decides nothing.

extension Frontier {
    /// Offers a URL that is known as a page to a link as to what belongs to one, or the other way round.
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

    /// An exchange ended in which HTML came that was not read, or not: its URL may have become a page meanwhile.
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
