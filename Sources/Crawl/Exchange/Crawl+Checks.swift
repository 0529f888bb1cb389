import HTTP

// Checks links out of scope: each is requested once, by HEAD, and by GET if that is refused, and never read for links.
// Robots rules, patterns and politeness apply to them as to all others.

extension Crawl {
    /// Decides how to request a URL whose exchange starts, once it is known whether its body is needed.
    func startCheck(in slot: Int, _ url: URLID) {
        slots[slot].isConditional = false
        slots[slot].confirmsEarlier = false
        slots[slot].isCheck =
            options.requests.checksExternal && slots[slot].rules == nil && !frontier.isInScope(url)
        slots[slot].method = slots[slot].isCheck && frontier.attempt(at: url) == 1 ? .head : .get
    }

    /// Whether a GET must follow a HEAD: many servers that have the page refuse the method with all kinds of statuses,
    /// or fail. Another request does not help after too many requests. For an answer of class 3xx that is not followed,
    /// the body shows whether there is a page.
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
