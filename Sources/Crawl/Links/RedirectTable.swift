/// The targets of redirects and, for a URL that is not known to end well, the redirects that lead there.
///
/// It serves to find redirects that lead back, to pass better ways on to targets, and to keep links to a redirect for
/// as long as it may turn out broken. Its size is bounded by the number of known URLs.
package struct RedirectTable {
    private struct Entry {
        /// The target when the URL was last fetched; `URLRecord.none` if it was not a redirect then.
        var target: UInt32
        /// The cookie jar's clock when the URL was requested.
        var asked: UInt32
        /// The next redirect in its target's list; its own URL at the list's end; `URLRecord.none` if it is in no list.
        var next = URLRecord.none
    }

    /// The largest number of redirects in a row to follow.
    static let longest = 64
    private var entries: [UInt32: Entry] = [:]
    /// By target, the first of the redirects that wait for its outcome.
    private var waiting: [UInt32: UInt32] = [:]
    /// Targets that ended well, with the number of redirects from there to the end. The redirects that wait for them
    /// are settled next.
    private var ended: [(target: UInt32, redirects: Int)] = []

    /// Whether there are no redirects.
    var isEmpty: Bool { entries.isEmpty }

    /// Records the target of a redirect, and when the URL was requested.
    mutating func record(_ url: URLID, to target: URLID, asked: UInt64) {
        let next = entries[url.index]?.next ?? URLRecord.none
        entries[url.index] = Entry(target: target.index, asked: UInt32(clamping: asked), next: next)
    }

    /// Removes the target of a URL that was fetched again and is no longer a redirect.
    ///
    /// - Returns: whether it was a redirect.
    mutating func forget(_ url: URLID) -> Bool {
        guard target(of: url) != nil else { return false }
        entries[url.index]?.target = URLRecord.none
        return true
    }

    /// The target of a URL when it was last fetched; nil if it was not a redirect then.
    func target(of url: URLID) -> URLID? {
        guard !isEmpty, let target = entries[url.index]?.target, target != URLRecord.none else { return nil }
        return URLID(index: target)
    }

    /// When a URL that was a redirect was requested, by the cookie jar's clock.
    func asked(_ url: URLID) -> UInt64 { UInt64(entries[url.index]?.asked ?? 0) }

    /// Makes a redirect wait for the outcome of its target. One that already waits for an earlier target stays there.
    mutating func wait(_ url: URLID) {
        guard let entry = entries[url.index], entry.next == URLRecord.none else { return }
        entries[url.index]?.next = waiting[entry.target] ?? url.index
        waiting[entry.target] = url.index
    }

    /// Whether a redirect waits for the outcome of its target.
    func waits(_ url: UInt32) -> Bool { entries[url].map { $0.next != URLRecord.none } ?? false }

    /// Records that a URL ended well, after a number of redirects.
    mutating func endsWell(_ url: UInt32, redirects: Int) {
        if waiting[url] != nil { ended.append((url, redirects)) }
    }

    /// Removes a redirect whose wait is over, with the number of redirects from it to the end, its own included; nil if
    /// there is none. The number is nil if it has another target by now.
    mutating func nextSettled() -> (url: URLID, redirects: Int?)? {
        while let (target, redirects) = ended.last {
            guard let first = waiting[target], let entry = entries[first] else {
                ended.removeLast()
                continue
            }
            waiting[target] = entry.next == first ? nil : entry.next
            entries[first]?.next = URLRecord.none
            return (URLID(index: first), entry.target == target ? redirects + 1 : nil)
        }
        return nil
    }

    /// The first redirects that lead directly to a URL and wait for it, at most `limit`.
    func sources(of url: URLID, limit: Int) -> [URLID] {
        var found: [URLID] = []
        var next = waiting[url.index]
        while let source = next, found.count < limit, let entry = entries[source] {
            if entry.target == url.index { found.append(URLID(index: source)) }
            next = entry.next == source ? nil : entry.next
        }
        return found
    }
}
