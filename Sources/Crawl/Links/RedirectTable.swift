/// Where redirects lead, and back: to a URL that is not known to end well, those that lead there.
///
/// So that one that leads back is told from one that leads on, that what is found on a better way passes that on, and that
/// links to a redirect are remembered for as long as it may turn out broken. Bounded by the number of known URLs.
package struct RedirectTable {
    private struct Entry {
        /// Where the URL led when it was last fetched; `URLRecord.none` where that was no redirect.
        var target: UInt32
        /// The cookie jar's clock when the URL was requested.
        var asked: UInt32
        /// The next one in a target's list, at the list's end the entry's own URL; `URLRecord.none` for one that is in no
        /// list.
        var next = URLRecord.none
    }

    /// Redirects in a row that are looked at.
    static let longest = 64
    private var entries: [UInt32: Entry] = [:]
    /// By target, the first of those that wait for what becomes of it.
    private var waiting: [UInt32: UInt32] = [:]
    /// Targets that ended well, with the redirects from there to what ended: those that wait for them are next.
    private var ended: [(target: UInt32, redirects: Int)] = []

    /// Whether none was met.
    var isEmpty: Bool { entries.isEmpty }

    /// Notes where a URL leads, and when it was asked.
    mutating func record(_ url: URLID, to target: URLID, asked: UInt64) {
        let next = entries[url.index]?.next ?? URLRecord.none
        entries[url.index] = Entry(target: target.index, asked: UInt32(clamping: asked), next: next)
    }

    /// A URL was fetched again, and is a redirect no longer.
    ///
    /// - Returns: whether it was one.
    mutating func forget(_ url: URLID) -> Bool {
        guard target(of: url) != nil else { return false }
        entries[url.index]?.target = URLRecord.none
        return true
    }

    /// Where a URL led when it was last fetched; nil where that was no redirect.
    func target(of url: URLID) -> URLID? {
        guard !isEmpty, let target = entries[url.index]?.target, target != URLRecord.none else { return nil }
        return URLID(index: target)
    }

    /// When a URL that was a redirect was requested, by the cookie jar's clock.
    func asked(_ url: URLID) -> UInt64 { UInt64(entries[url.index]?.asked ?? 0) }

    /// A redirect waits for what becomes of its target. One that waits already, for a target that it had before, stays there.
    mutating func wait(_ url: URLID) {
        guard let entry = entries[url.index], entry.next == URLRecord.none else { return }
        entries[url.index]?.next = waiting[entry.target] ?? url.index
        waiting[entry.target] = url.index
    }

    /// A URL ended well, so many redirects after this one.
    mutating func endsWell(_ url: UInt32, redirects: Int) {
        if waiting[url] != nil { ended.append((url, redirects)) }
    }

    /// Takes a redirect out that waits no longer, and how many redirects, its own among them, lead from it to what ended
    /// well; nil where there is none. One that leads elsewhere by now has no number.
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

    /// The first redirects that lead straight to a URL, those that wait for it: `limit` at most.
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
