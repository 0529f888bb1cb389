/// Why a URL is skipped, in more detail than the log's reasons.
public enum SkipCause: Sendable, Hashable {
    /// A reason without further detail.
    case reason(SkipReason)
    /// Part of a trap of a kind.
    case trap(TrapKind)
    /// The user ignores a matching pattern.
    case ignored
    /// The user pruned its cluster.
    case pruned

    /// The log's reason.
    public var reason: SkipReason {
        switch self {
        case .reason(let reason): reason
        case .trap: .trap
        case .ignored: .pattern
        case .pruned: .cancelled
        }
    }

    private static let traps: UInt8 = 64
    private static let dropped: UInt8 = 128

    /// The reason in a word, which tells what the user holds back from what options and hosts do.
    public var word: String {
        switch self {
        case .reason, .trap: reason.rawValue
        case .ignored: "ignored"
        case .pruned: "pruned"
        }
    }

    /// The cause as a byte other than 0.
    package var code: UInt8 {
        switch self {
        case .reason(let reason): UInt8(SkipReason.allCases.firstIndex(of: reason) ?? 0) + 1
        case .trap(let kind): Self.traps + UInt8(TrapKind.allCases.firstIndex(of: kind) ?? 0)
        case .ignored: Self.dropped
        case .pruned: Self.dropped + 1
        }
    }

    package init?(code: UInt8) {
        switch code {
        case 0: return nil
        case Self.dropped: self = .ignored
        case Self.dropped + 1: self = .pruned
        case Self.traps..<Self.traps + UInt8(TrapKind.allCases.count):
            self = .trap(TrapKind.allCases[Int(code - Self.traps)])
        case 1...UInt8(SkipReason.allCases.count): self = .reason(SkipReason.allCases[Int(code) - 1])
        default: return nil
        }
    }
}
