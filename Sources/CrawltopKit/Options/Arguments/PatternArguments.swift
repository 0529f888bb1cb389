import ArgumentParser
import Crawl

/// The options for which URLs are fetched by their text.
struct PatternArguments: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Fetch only URLs in which one of these is found (PCRE2). Repeatable.", valueName: "regex"),
        transform: OptionValue.pattern)
    var include: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "The same for the patterns in this file, one a line, # for comments. Repeatable.", valueName: "file"))
    var includeFrom: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Skip URLs in which one of these is found (PCRE2). Repeatable.", valueName: "regex"),
        transform: OptionValue.pattern)
    var exclude: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "The same for the patterns in this file, one a line, # for comments. Repeatable.", valueName: "file"))
    var excludeFrom: [String] = []

    /// The files that are named.
    var files: [String] { includeFrom + excludeFrom }

    /// The patterns, those of files behind the others. Reads the files.
    ///
    /// - Throws: the file that cannot be used, or the line that is wrong, in a whole sentence.
    func lists() throws(ValueError) -> (include: [String], exclude: [String]) {
        (
            include + (try Self.patterns(in: includeFrom, "--include-from")),
            exclude + (try Self.patterns(in: excludeFrom, "--exclude-from"))
        )
    }

    /// A file without a pattern is a mistake: `--include-from` of one would fetch everything.
    private static func patterns(in paths: [String], _ option: String) throws(ValueError) -> [String] {
        var patterns: [String] = []
        for path in paths {
            let known = patterns.count
            do throws(ValueError) {
                try ListFile.forEachLine(of: path) { (number, line) throws(ValueError) in
                    do {
                        patterns.append(try OptionValue.pattern(line))
                    } catch {
                        throw ValueError("line \(number) is no pattern: \(error)")
                    }
                }
                if patterns.count == known { throw ValueError("there is no pattern in it") }
            } catch {
                throw ValueError("\(option) \(path): \(error.description)")
            }
        }
        return patterns
    }
}
