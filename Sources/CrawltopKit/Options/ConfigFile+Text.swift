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
            if value == nil, !isFlag(word), at < arguments.count {
                value = arguments[at]
                at += 1
            }
            guard let key = parts.first else { continue }
            let line = Substring("\(key) = \(quoted(value ?? "yes"))")
            guard (try? Self.arguments(line)) != nil else { continue }
            lines.removeAll { isOverruled($0, by: line) }
            lines.append(line)
        }
        return (lines.filter { Self.setting($0) == nil } + sections(lines.compactMap(Self.setting)))
            .reduce("") { $0 + $1 + "\n" }
    }

    /// The setting of a host in a line.
    private static func setting(_ line: Substring) -> HostSetting.Parts? {
        (try? arguments(line))?.first.flatMap(HostSetting.Parts.init(word:))
    }

    /// Sections for settings, in the order of the hosts' first ones.
    private static func sections(_ settings: [HostSetting.Parts]) -> [Substring] {
        var hosts: [String] = []
        for setting in settings where !hosts.contains(setting.host) { hosts.append(setting.host) }
        return hosts.flatMap { host in
            ["", "[\(host)]"] + settings.filter { $0.host == host }.map { "\($0.key) = \(quoted($0.value))" }
        }
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
