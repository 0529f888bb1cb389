import CFuzzing
import TestSupport

/// Feeds a target with inputs that it makes of its seeds, and of inputs that went new ways through the program, where the
/// program was built to tell that.
public struct Fuzzer {
    /// Inputs that are kept at most.
    private static let corpusLimit = 20_000
    /// Findings after which there is no sense in more.
    private static let findingLimit = 20

    /// What was found: a sentence, and an input that shows it.
    public private(set) var findings: [(sentence: String, input: [UInt8])] = []
    /// Inputs that were tried.
    public private(set) var runs = 0
    /// Ways through the program that were found.
    public private(set) var ways = 0
    /// Inputs that are kept.
    public var corpusCount: Int { corpus.count }

    private let target: FuzzTarget
    private let mutator: Mutator
    private var generator: SplitMix64
    private var corpus: [[UInt8]]

    /// A fuzzer that does the same for the same seed.
    public init(_ target: FuzzTarget, seed: UInt64) {
        self.target = target
        mutator = Mutator(tokens: target.tokens)
        generator = SplitMix64(seed: seed)
        corpus = target.seeds
    }

    /// Tries the seeds and then inputs made of them, until `isOver` says so.
    ///
    /// - Parameters:
    ///   - before: is shown each input before it is tried.
    ///   - isOver: is asked before each input but the seeds.
    public mutating func run(before: ([UInt8]) -> Void = { _ in }, until isOver: (Fuzzer) -> Bool) {
        for seed in target.seeds {
            before(seed)
            _ = attempt(seed)
        }
        while !isOver(self), findings.count < Self.findingLimit {
            let input = mutator.mutate(choose(), with: choose(), &generator)
            before(input)
            if attempt(input), corpus.count < Self.corpusLimit { corpus.append(input) }
        }
    }

    /// Every other time one of the latest.
    private mutating func choose() -> [UInt8] {
        let first = Bool.random(using: &generator) ? 0 : max(0, corpus.count - 64)
        guard first < corpus.count else { return [] }
        return corpus[Int.random(in: first..<corpus.count, using: &generator)]
    }

    /// Tries an input, and tells whether it went a new way.
    private mutating func attempt(_ input: [UInt8]) -> Bool {
        runs += 1
        fuzzing_begin()
        let sentence = target.check(input)
        let news = Int(fuzzing_end())
        ways += news
        if let sentence, !findings.contains(where: { $0.sentence == sentence }) { findings.append((sentence, input)) }
        return news > 0
    }
}
