/// Finds the parts of sites that generate endless pages, and closes them.
///
/// The pages of a real site have new contents, however many there are. A calendar, a wildcard or a faceted list
/// generates URLs whose pages have the same contents. So pages that were reached from similar pages are sampled for a
/// hash of their words (`PageWords`). If hardly any is new, their template, section or host is closed: URLs that are
/// reached there from similar pages are skipped. URLs that other pages link to, such as an index of a hundred thousand
/// topics, are never counted and never closed. Memory is fixed: 128 KiB of hashes, a table of `scopeLimit` entries, and
/// `cutLimit` cuts.
package struct TrapGuard {
    /// The sample has one page of this many.
    static let sampling = 8
    /// The same after many pages have been new.
    static let rareSampling = 64
    private static let scopeLimit = 1 << 13
    private static let places = 1 << 14
    /// The largest number of closed parts that are reported.
    static let cutLimit = 1_000

    /// The counts of a template, section or host, scaled up from the sample.
    struct Scope {
        var new = 0
        var repeated = 0
        var isClosed = false
        /// Its place among `cuts`, if it is closed and reported.
        var cut: Int?

        var isEstablished: Bool { new > 1_000 && repeated < new / 4 }
    }

    /// A template, section or host that a page belongs to and was reached from.
    struct Membership {
        var kind: TrapKind
        var key: UInt64

        /// The number of repeated pages before it is closed, in addition to four for each new one.
        var allowance: Int {
            switch kind {
            case .template: 500
            case .section: 700
            default: 1_000
            }
        }
    }

    /// The known templates, sections and hosts.
    private(set) var scopes: [UInt64: Scope] = [:]
    /// The closed parts, in the order of closing.
    var cuts: [TrapCut] = []
    /// Whether there are closed parts.
    var isClosing: Bool { !cuts.isEmpty }
    private var texts: [UInt64] = []

    /// The number of pages that a page of these stands for in the sample; 0 if it is not in the sample.
    func weight(_ memberships: [Membership], lot: UInt64) -> Int {
        guard let first = memberships.first else { return 0 }
        guard scopes[first.key]?.isEstablished ?? false else { return Self.sampling }
        return lot % UInt64(Self.rareSampling / Self.sampling) == 0 ? Self.rareSampling : 0
    }

    /// Records a page. Returns whether anything was closed.
    mutating func recordPage(_ memberships: [Membership], host: UInt32, words: UInt64, weight: Int) -> Bool {
        let isRepeated = repeats(words ^ (UInt64(host) + 1) &* 0x9E37_79B9_7F4A_7C15)
        var closes = false
        for membership in memberships {
            if scopes.count >= Self.scopeLimit, scopes[membership.key] == nil { forget() }
            var scope = scopes[membership.key] ?? Scope()
            if isRepeated { scope.repeated += weight } else { scope.new += weight }
            if !scope.isClosed, scope.repeated > membership.allowance + 4 * scope.new {
                scope.isClosed = true
                closes = true
                if cuts.count < Self.cutLimit {
                    scope.cut = cuts.count
                    cuts.append(TrapCut(kind: membership.kind, pages: scope.repeated + scope.new))
                }
            }
            scopes[membership.key] = scope
        }
        return closes
    }

    /// The first of these that is closed.
    func closed(_ memberships: [Membership]) -> (kind: TrapKind, cut: Int?)? {
        for membership in memberships {
            if let scope = scopes[membership.key], scope.isClosed { return (membership.kind, scope.cut) }
        }
        return nil
    }

    private mutating func repeats(_ key: UInt64) -> Bool {
        if texts.isEmpty { texts = Array(repeating: 0, count: Self.places) }
        let place = Int(truncatingIfNeeded: key >> 20) & (Self.places - 1)
        defer { texts[place] = key }
        return texts[place] == key
    }

    /// Makes room by dropping the least important entries first. At worst a trap is found again.
    private mutating func forget() {
        scopes = scopes.filter { $0.value.isClosed || $0.value.repeated > 8 * Self.sampling }
        if scopes.count > Self.scopeLimit / 2 { scopes = scopes.filter { $0.value.isClosed } }
        if scopes.count > Self.scopeLimit / 2 { scopes = [:] }
    }
}
