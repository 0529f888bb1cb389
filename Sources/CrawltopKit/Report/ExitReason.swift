/// Why the program ended, with its exit code.
public enum ExitReason: Sendable, Hashable {
    /// The crawl ended by itself.
    case finished
    /// The crawl ended by itself and found something that `--fail-on` names: a sentence on what.
    case found(String)
    /// The program was called in a way it does not understand: a sentence on how.
    case usage(String)
    /// Stopped before the end by a signal, a limit or a failure of the program: a sentence on why.
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

    /// Whether to print the sentence on standard error, because the program did not do all that was asked for.
    public var isFailure: Bool { code >= 2 }

    /// The reason for a crawl's end.
    ///
    /// - Parameters:
    ///   - stopped: why the crawl was stopped before its end; nil if it ended by itself.
    ///   - seedFetched: whether at least one seed had a complete response.
    ///   - found: the finding that `--fail-on` names, or nil.
    /// - Returns: the reason. An early stop has precedence.
    public static func decide(stopped: String?, seedFetched: Bool, found: String?) -> ExitReason {
        if let stopped { return .stopped(stopped) }
        if !seedFetched { return .noSeed }
        if let found { return .found(found) }
        return .finished
    }
}
