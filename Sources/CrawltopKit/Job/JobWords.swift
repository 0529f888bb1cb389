import Crawl
import HTTP
import Web

/// The words of a command line that a job keeps: those that say what is crawled and how, without secrets.
struct JobWords: Sendable {
    /// Options as `--name=value`, or `--name` for a flag.
    private(set) var kept: [String] = []
    /// The names of options that are not kept, and have to be given again: `--user`, `--proxy`, `--header Name`.
    private(set) var asked: [String] = []

    /// Options about how one run is shown, or about the files of one run.
    static let ofOneRun: Set = [
        "headless", "format", "output", "progress", "verbose", "quiet", "exit-when-done", "keep-running", "no-color",
        "ascii", "theme", "refresh", "meters", "columns", "no-mouse", "notify", "job", "config", "no-config",
        "print-config", "load-cookies", "retry-failed",
    ]
    /// Options that can be given more than once: those of one name replace the kept ones.
    static let repeatable: Set = ["include", "exclude", "header", "no-proxy", "dns-server", "fail-on"]

    /// Picks from the words of a command line.
    init(_ words: [String]) {
        for (name, value) in Self.options(in: words) { add(name, value) }
    }

    private mutating func add(_ name: String, _ value: String?) {
        guard !Self.ofOneRun.contains(name) else { return }
        let word = value.map { "--\(name)=\($0)" } ?? "--\(name)"
        switch (name, value) {
        case ("user", _): ask("--user")
        case ("proxy", let value?) where value.contains("@"): ask("--proxy")
        case ("header", let value?):
            guard let header = try? RequestHeader(value), !header.isForAll else { return kept.append(word) }
            ask("--header \(header.name)")
        case ("sitemap", let value?):
            let bare = Self.withoutCredentials(value)
            if bare != value { ask("--user") }
            kept.append("--sitemap=\(bare)")
        default: kept.append(word)
        }
    }

    /// Adds an option that has to be given again.
    mutating func ask(_ name: String) {
        if !asked.contains(name) { asked.append(name) }
    }

    /// A URL without user name and password.
    static func withoutCredentials(_ url: String) -> String { WebURL.withoutCredentials(url) }

    /// The options among words by name, with their values; without seeds.
    static func options(in words: [String]) -> [(name: String, value: String?)] {
        var options: [(name: String, value: String?)] = []
        var at = 0
        while at < words.count, words[at] != "--" {
            let word = words[at]
            at += 1
            guard word.hasPrefix("--") else { continue }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first else { continue }
            var value = parts.count > 1 ? String(parts[1]) : nil
            if value == nil, !ConfigFile.isTaken([word]), at < words.count {
                value = words[at]
                at += 1
            }
            // `--max-tasks` is another name.
            options.append((name == "max-tasks" ? "concurrency" : String(name), value))
        }
        return options
    }

    /// The words that are neither options nor their values.
    static func others(in words: [String]) -> [String] {
        var others: [String] = []
        var at = 0
        while at < words.count {
            let word = words[at]
            at += 1
            if word == "--" { return others + words[at...] }
            guard word.hasPrefix("-"), word != "-" else {
                others.append(word)
                continue
            }
            if word.hasPrefix("--"), !word.contains("="), !ConfigFile.isTaken([word]) { at += 1 }
        }
        return others
    }
}
