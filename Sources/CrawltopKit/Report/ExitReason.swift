/// Why the program ended, and the exit code that tells it.
public enum ExitReason: Sendable, Hashable {
    /// The crawl ended by itself.
    case finished
    /// The crawl ended by itself, and something that `--fail-on` names was found: one sentence says what.
    case found(String)
    /// The program was called in a way it does not understand: one sentence says how.
    case usage(String)
    /// Stopped before the end, by a signal, a limit or a failure of ours: one sentence says why.
    case stopped(String)
    /// Not one seed could be fetched.
    case noSeed

    /// The process's exit status, 0 to 4.
    public var code: Int32 {
        switch self {
        case .finished: 0
        case .found: 1
        case .usage: 2
        case .stopped: 3
        case .noSeed: 4
        }
    }

    /// One sentence for a person.
    public var sentence: String {
        switch self {
        case .finished: "finished"
        case .found(let what), .usage(let what), .stopped(let what): what
        case .noSeed: "no seed could be fetched"
        }
    }

    /// Whether standard error should say why: the program did not do all that was asked for.
    public var isFailure: Bool { code >= 2 }

    /// What a crawl's end means.
    ///
    /// - Parameters:
    ///   - stopped: why the crawl was stopped before its end, or nil when it ended by itself.
    ///   - seedFetched: whether at least one seed was answered with a complete response.
    ///   - found: what `--fail-on` names and the crawl found, or nil.
    /// - Returns: the reason; one for an early stop precedes all others.
    public static func decide(stopped: String?, seedFetched: Bool, found: String?) -> ExitReason {
        if let stopped { return .stopped(stopped) }
        if !seedFetched { return .noSeed }
        if let found { return .found(found) }
        return .finished
    }
}
