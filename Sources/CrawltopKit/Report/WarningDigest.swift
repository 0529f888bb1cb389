import Crawl

/// Warnings by kind and URL, those that the most pages give rise to first: for a reader who has one screen.
struct WarningDigest {
    /// A URL with a warning.
    struct Target {
        /// The first warning about it.
        let first: Warning
        /// How many pages link to it; 0 for what it is by itself.
        var pages: Int
    }

    /// The warnings of a kind.
    struct Part {
        let kind: WarningKind
        /// The URLs, the most linked first.
        let targets: [Target]
        /// How many warnings there are: one for each page and each URL to which it links, or one for each URL.
        let count: Int
        /// How many of them are about links.
        var links: Int { targets.reduce(0) { $0 + $1.pages } }
    }

    /// The kinds of which there are warnings.
    let parts: [Part]

    /// The digest of some warnings.
    init(_ warnings: [Warning]) {
        let kinds = Dictionary(grouping: warnings, by: \.kind)
        parts = WarningKind.allCases.compactMap { kind in kinds[kind].map { Self.part(kind, $0) } }
    }

    private static func part(_ kind: WarningKind, _ warnings: [Warning]) -> Part {
        var places: [URLID: Int] = [:]
        var targets: [Target] = []
        for warning in warnings {
            let pages = warning.page == nil ? 0 : 1
            if let place = places[warning.url] {
                targets[place].pages += pages
            } else {
                places[warning.url] = targets.count
                targets.append(Target(first: warning, pages: pages))
            }
        }
        let sorted = targets.enumerated().sorted { ($1.element.pages, $0.offset) < ($0.element.pages, $1.offset) }
        return Part(kind: kind, targets: sorted.map(\.element), count: warnings.count)
    }

    /// The numbers of warnings of each kind of which there are some.
    static func counts(_ warnings: [Warning]) -> [(kind: WarningKind, count: Int)] {
        let counts = warnings.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
        return WarningKind.allCases.compactMap { kind in counts[kind].map { (kind, $0) } }
    }
}
