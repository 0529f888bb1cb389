// What differs at a URL that was known before, or that is known now.

extension SiteChange {
    /// What a comparison makes of a URL.
    enum Judgement: Hashable {
        case changes([Kind])
        case unchanged
        /// It fails as it did.
        case stillBroken
        /// It cannot be compared: why.
        case unknown(String)
    }

    /// Judges a URL that is known now.
    ///
    /// - Parameters:
    ///   - before: what was there; nil if it was not known.
    ///   - after: what is there.
    ///   - slowness: when a page counts as slower.
    /// - Returns: what a comparison makes of it.
    static func judge(_ before: ComparedURL?, _ after: ComparedURL, _ slowness: Slowness) -> Judgement {
        guard let before else {
            return switch after.standing {
            case .content, .redirect: .changes([.new])
            case .gone, .broken: .changes([.newBroken])
            case .unknown(let why): .unknown(why)
            }
        }
        switch (before.standing, after.standing) {
        case (_, .unknown(let why)): return .unknown(why)
        case (.unknown, _) where before.standing == ComparedURL().standing && before.content == nil:
            return .unknown("not asked for before")
        case (.unknown, .gone), (.unknown, .broken): return .changes([.newBroken])
        case (.unknown(let why), _) where before.content == nil || after.standing != .content:
            return .unknown("\(why) before")
        case (.unknown, _), (.content, .content): return judgeContent(before, after, slowness)
        case (.content, .redirect): return .changes([.moved])
        case (.redirect, .redirect): return before.target == after.target ? .unchanged : .changes([.moved])
        case (.redirect, .content): return .changes([.changed])
        case (.content, .gone), (.redirect, .gone): return .changes([.gone])
        case (.content, .broken), (.redirect, .broken): return .changes([.newBroken])
        case (.gone, .redirect), (.broken, .redirect): return .changes([.fixed])
        case (.gone, .content), (.broken, .content):
            // What came before it failed is not forgotten.
            let differs = before.content.flatMap { after.content?.differs(from: $0) } ?? false
            return .changes(differs ? [.fixed, .changed] : [.fixed])
        case (.gone, .gone), (.gone, .broken), (.broken, .gone), (.broken, .broken): return .stillBroken
        }
    }

    private static func judgeContent(_ before: ComparedURL, _ after: ComparedURL, _ slowness: Slowness) -> Judgement {
        var kinds: [Kind] = []
        if before.standing == .content, slowness.isMet(before: before.time, after: after.time) { kinds.append(.slower) }
        let differs = after.isConfirmed ? false : before.content.flatMap { after.content?.differs(from: $0) }
        if differs == true { kinds.append(.changed) }
        if !kinds.isEmpty { return .changes(kinds) }
        return differs == nil ? .unknown("nothing to compare by") : .unchanged
    }
}
