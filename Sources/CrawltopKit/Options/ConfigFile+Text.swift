import ArgumentParser

extension ConfigFile {
    /// A command line as the text of a config file: its options, each on a line, without its seeds.
    static func text(_ arguments: [String]) -> String {
        var lines: [Substring] = []
        let arguments = arguments.flatMap(spelledOut)
        var at = 0
        while at < arguments.count, arguments[at] != "--" {
            let word = arguments[at]
            at += 1
            guard word.hasPrefix("--") else { continue }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            var value = parts.count > 1 ? String(parts[1]) : nil
            if value == nil, !isTaken([word]), at < arguments.count {
                value = arguments[at]
                at += 1
            }
            guard let key = parts.first else { continue }
            let line = Substring("\(key) = \(quoted(value ?? "yes"))")
            guard (try? Self.arguments(line)) != nil else { continue }
            lines.removeAll { isOverruled($0, by: line) }
            lines.append(line)
        }
        return lines.reduce("") { $0 + $1 + "\n" }
    }

    /// Turns `-qq` into `--quiet --quiet`.
    private static func spelledOut(_ word: String) -> [String] {
        let long: [Character: String] = ["v": "--verbose", "q": "--quiet"]
        let flags = word.dropFirst().compactMap { long[$0] }
        return word.first == "-" && !flags.isEmpty && flags.count == word.count - 1 ? flags : [word]
    }

    /// Whether a later line makes a line irrelevant.
    private static func isOverruled(_ line: Substring, by later: Substring) -> Bool {
        guard let first = try? arguments(line), let second = try? arguments(later),
            let both = try? CrawlArguments.parse(first + second), let one = try? CrawlArguments.parse(second)
        else { return false }
        return String(describing: both) == String(describing: one)
    }
}
