import HTTP
import Web

// Answers of class 3xx that are not redirects (RFC 9110 section 15.4): without a Location to follow, a user agent shows
// the body, so it is read as a page. An answer without a body leads nowhere.

extension Crawl {
    /// Whether to read the body of a slot's response: after success, or in place of a redirect.
    func isShown(_ slot: Int) -> Bool {
        slots[slot].isSuccess || slots[slot].record.status != 304 && Self.isChoice(slots[slot].record)
    }

    /// Offers the preferred URL of a response with a choice (section 15.4.1) as a link on its page.
    func offerPreferred(_ head: borrowing ResponseHead, slot: Int) {
        guard StatusCode.understood(head.status) == 300, let range = head.value(of: .location) else { return }
        var link = WebURL()
        let failure = head.withBytes(in: range) { link.assign(location: Array($0), base: slots[slot].url) }
        guard failure == nil else { return }
        link.removeCredentials()
        slots[slot].record.links = 1
        let nofollow = options.obeysNofollow && head.robots.contains(.nofollow)
        let role = frontier.roleOfTarget(of: slots[slot].live.url)
        let isFirst = frontier.record(of: slots[slot].live.url).status == 0
        _ = links(in: slot).offerLink(to: link, LinkTraits(nofollow: nofollow, role: role, isCounted: isFirst))
    }

    /// Why a complete answer leads nowhere: it has neither a target nor anything to show. A 304 shows nothing by
    /// definition (section 15.4.5), so it is no such answer.
    func deadEnd(_ record: FetchRecord) -> FetchError? {
        guard Self.isChoice(record), record.status != 304, record.method == .get, !record.isRobots,
            record.bodyBytes == 0, !record.isBodyLeft, record.links == 0
        else { return nil }
        let why = record.status == 305 ? "names a proxy, which is not used" : "says no URL to go on to"
        return FetchError(.redirect, "the answer is empty, and its status \(record.status) \(why)")
    }

    /// Whether an answer is of class 3xx but not a redirect.
    static func isChoice(_ record: FetchRecord) -> Bool {
        300..<400 ~= record.status && record.location == nil
    }
}
