/// Finds the parts of sites that make up pages without end, and closes them.
///
/// A real site has pages that say something, however many; a calendar, a wildcard or a faceted list makes up URLs whose
/// pages say the same. So it is what pages say that counts: of those that were reached from their like, one in a few is
/// asked for a hash of its words (`PageWords`), and where hardly one is new, that template, section or host is closed:
/// what is reached there from its like is skipped. What other pages link to, an index of a hundred thousand topics say,
/// is never counted and never closed. Memory is fixed: 128 KiB of hashes, a table of `scopeLimit` entries, and `cutLimit`
/// cuts to tell of.
package struct TrapGuard {
    /// One page of so many is looked at.
    static let sampling = 8
    /// The same where many pages have been new.
    static let rareSampling = 64
    private static let scopeLimit = 1 << 13
    private static let places = 1 << 14
    /// Closed parts that are told of one by one.
    static let cutLimit = 1_000

    /// What has been seen of a template, section or host, scaled up from the sample.
    struct Scope {
        var new = 0
        var repeated = 0
        var isClosed = false
        /// Its place among `cuts`, where it is closed and is told of.
        var cut: Int?

        var isEstablished: Bool { new > 1_000 && repeated < new / 4 }
    }

    /// A template, section or host that a page belongs to and was reached from.
    struct Membership {
        var kind: TrapKind
        var key: UInt64

        /// Pages that say nothing new until it is closed, besides four for each that does.
        var allowance: Int {
            switch kind {
            case .template: 500
            case .section: 700
            default: 1_000
            }
        }
    }

    /// Templates, sections and hosts that are remembered.
    private(set) var scopes: [UInt64: Scope] = [:]
    /// What has been closed, in that order.
    var cuts: [TrapCut] = []
    /// Whether any is there.
    var isClosing: Bool { !cuts.isEmpty }
    private var texts: [UInt64] = []

    /// For how many pages one is to stand that belongs to these; 0 for a page that need not be looked at.
    func weight(_ memberships: [Membership], lot: UInt64) -> Int {
        guard let first = memberships.first else { return 0 }
        guard scopes[first.key]?.isEstablished ?? false else { return Self.sampling }
        return lot % UInt64(Self.rareSampling / Self.sampling) == 0 ? Self.rareSampling : 0
    }

    /// A page has been read. Whether anything is closed for it.
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

    /// Makes room: what matters least goes first. At worst a trap is found anew.
    private mutating func forget() {
        scopes = scopes.filter { $0.value.isClosed || $0.value.repeated > 8 * Self.sampling }
        if scopes.count > Self.scopeLimit / 2 { scopes = scopes.filter { $0.value.isClosed } }
        if scopes.count > Self.scopeLimit / 2 { scopes = [:] }
    }
}
