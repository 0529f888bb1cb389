import HTTP

// Links out of scope that are checked: requested once, by HEAD, and by GET where that is refused; never read for links.
// Robots rules, patterns and politeness count for them as for all.

extension Crawl {
    /// Settles how a URL is requested whose exchange begins, once it is known whether its body is awaited.
    func beginCheck(in slot: Int, _ url: URLID) {
        slots[slot].isConditional = false
        slots[slot].isCheck =
            options.requests.checksExternal && slots[slot].rules == nil && !frontier.isInScope(url)
        slots[slot].method = slots[slot].isCheck && frontier.attempt(at: url) == 1 ? .head : .get
    }

    /// Whether what came of HEAD is no answer yet: many servers that have the page refuse the method, by all kinds of
    /// statuses, or fail at it. Too many requests are not cured by another one. Where nobody is sent on, the body tells
    /// whether there is anything.
    func wantsGet(_ slot: Int, _ record: FetchRecord) -> Bool {
        guard slots[slot].method == .head else { return false }
        return switch record.error?.kind {
        case nil:
            record.status >= 400 && record.status != 429
                || Self.isChoice(record) && !isUnchanged(slot, record.status)
        case .reset, .closed, .protocol, .truncated, .decode, .tooLarge: true
        case .dns, .connect, .timeout, .tls, .redirect, .url: false
        }
    }
}
