import TestSupport

/// A part of the program that reads what others wrote, and what must hold for it whatever that is.
public struct FuzzTarget {
    /// What it is called on the command line.
    public let name: String
    /// Inputs to begin with.
    let seeds: [[UInt8]]
    /// What the grammar is made of.
    let tokens: [[UInt8]]
    /// Reads an input; says what does not hold, if anything does not. The generator decides how the input is cut.
    let run: ([UInt8], inout SplitMix64) -> String?

    init(
        _ name: String, seeds: [[UInt8]], tokens: [String], run: @escaping ([UInt8], inout SplitMix64) -> String?
    ) {
        self.name = name
        self.seeds = seeds
        self.tokens = tokens.map { Array($0.utf8) }
        self.run = run
    }

    init(
        _ name: String, texts: [String], tokens: [String], run: @escaping ([UInt8], inout SplitMix64) -> String?
    ) {
        self.init(name, seeds: texts.map { Array($0.utf8) }, tokens: tokens, run: run)
    }

    /// All there are.
    public static var all: [FuzzTarget] {
        [
            .url, .html, .page, .style, .http, .robots, .sitemap, .charset, .coding, .pattern, .cookies, .crawl,
            .commands, .control, .dns, .redis,
        ]
    }

    /// What does not hold for an input, if anything does not: the same at each call.
    public func check(_ input: [UInt8]) -> String? {
        var generator = SplitMix64(seed: input.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
        return run(input, &generator)
    }
}
