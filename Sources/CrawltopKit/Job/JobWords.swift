import Crawl
import Glibc
import HTTP
import Web

/// The words of a command line that a job keeps: those that say what is crawled and how, without secrets.
struct JobWords: Sendable {
    /// Options as `--name=value`, or `--name` for a flag.
    private(set) var kept: [String] = []
    /// The names of options that are not kept, and have to be given again: `--user`, `--proxy`, `--header Name`.
    private(set) var asked: [String] = []

    /// The kept options that decide which URLs are fetched, and where from. They name no file.
    var judging: [String] {
        let names: Set = [
            "scope", "strict", "lenient", "include", "exclude", "max-depth", "max-redirect", "allow-private",
            "max-url-length", "sitemap",
        ]
        return kept.filter { names.contains(Self.option($0).name) }
    }

    /// Options about how one run is shown, or about the files of one run. What lists of seeds and patterns name is kept, the
    /// lists are not.
    static let ofOneRun = Set([
        "headless", "format", "output", "progress", "verbose", "quiet", "exit-when-done", "keep-running", "detach",
        "job", "config", "no-config",
        "print-config", "load-cookies", "retry-failed", "report", "report-format", "append", "force",
        "from", "include-from", "exclude-from", "dry-run", "control", "no-control", "metrics",
        "frontier-password-file",
    ]).union(ScreenArguments.names)
    /// Options that can be given more than once.
    private static let repeatable: Set = [
        "include", "exclude", "include-from", "exclude-from", "header", "no-proxy", "dns-server", "fail-on", "accept",
        "links", "sitemap", "remap",
        "for-host",
    ]
    /// Options of which one command line has one at most.
    private static let exclusive: [Set] = [
        ["scope", "strict", "lenient"], ["selector", "select"], ["netrc", "netrc-file"],
        ["no-cookies", "load-cookies"],
    ]
    /// Options that others replace, although one command line may have both.
    private static let replacing = ["include-from": "include", "exclude-from": "exclude"]
    /// Limits, and an earlier crawl, that a crawl need not have: `off` lifts them.
    private static let liftable: Set = [
        "max-pages", "max-bytes", "max-duration", "max-depth", "max-rate", "baseline",
    ]

    /// Picks from the words of a command line.
    init(_ words: [String]) {
        for (name, value) in Self.options(in: words) { add(name, value) }
    }

    /// Replaces what is kept by what a later command line says: options of the same names, and of names that exclude
    /// these. A header replaces those of its own name.
    mutating func update(_ typed: [String]) {
        removeReplaced(by: typed)
        let later = JobWords(Self.takingOut(liftedFrom: TypedWords(typed).words))
        kept += later.kept
        asked = later.asked
    }

    /// Removes what a later command line replaces.
    mutating func removeReplaced(by typed: [String]) {
        let takenBack = TypedWords(typed).takenBack
        for (name, value) in Self.options(in: takenBack + typed) {
            // What is typed for all hosts counts for those with settings, too.
            kept.removeAll { HostSetting.Parts(word: $0)?.isOverruled(by: (name, value)) == true }
            remove(name, value)
        }
    }

    private mutating func remove(_ name: String, _ value: String?) {
        let names = Self.exclusive.first { $0.contains(name) } ?? [Self.replacing[name] ?? name]
        let field = name == "header" ? value.map(Self.fieldName) : nil
        let setting = value.flatMap { name == "for-host" ? HostSetting.Parts($0) : nil }
        kept.removeAll { word in
            if let setting { return HostSetting.Parts(word: word)?.isReplaced(by: setting) == true }
            let option = Self.option(word)
            return names.contains(option.name) && (field == nil || option.value.map(Self.fieldName) == field)
        }
    }

    /// A kept word's name and value.
    private static func option(_ kept: String) -> (name: String, value: String?) {
        let parts = kept.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts.first.map(String.init) ?? "", parts.count > 1 ? String(parts[1]) : nil)
    }

    static func fieldName(_ header: String) -> String { header.prefix { $0 != ":" }.lowercased() }

    private mutating func add(_ name: String, _ value: String?) {
        if !Self.repeatable.contains(name) { remove(name, value) }
        guard !Self.ofOneRun.contains(name) else { return }
        let word = value.map { "--\(name)=\($0)" } ?? "--\(name)"
        switch (name, value) {
        case ("user", _): ask("--user")
        case ("frontier", _): ask("--frontier")
        case ("proxy", let value?) where value.contains("@"): ask("--proxy")
        case ("header", let value?):
            guard let header = try? RequestHeader(value), !header.isForAll else { return kept.append(word) }
            ask("--header \(header.name)")
        case ("for-host", let value?):
            guard let setting = HostSetting.Parts(value), setting.isSecret else { return kept.append(word) }
            ask("--for-host \(setting.host)")
        case ("sitemap", let value?):
            let bare = Self.withoutCredentials(value)
            if bare != value { ask("--user") }
            kept.append("--sitemap=\(bare)")
        case ("remap", let value?):
            let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
            let isFolder = parts.count == 2 && SiteFolder.isMeant(by: parts[1])
            kept.append(isFolder ? "--remap=\(parts[0])=\(Self.absolute(parts[1]))" : word)
        case ("ca-file", let path?), ("netrc-file", let path?), ("ignore-file", let path?), ("baseline", let path?):
            kept.append("--\(name)=\(Self.absolute(path))")
        default: kept.append(word)
        }
    }

    /// Keeps the patterns of a crawl, whatever file they are from.
    mutating func keepPatterns(of crawl: CrawlOptions) {
        for (name, patterns) in [("include", crawl.include), ("exclude", crawl.exclude)] {
            let known = kept.map(Self.option).filter { $0.name == name }.compactMap(\.value)
            guard known != patterns else { continue }
            remove(name, nil)
            kept += patterns.map { "--\(name)=\($0)" }
        }
    }

    /// Adds an option that has to be given again.
    mutating func ask(_ name: String) {
        if !asked.contains(name) { asked.append(name) }
    }

    /// A URL without user name and password.
    static func withoutCredentials(_ url: String) -> String { WebURL.withoutCredentials(url) }

    /// A path that means the same in any working directory.
    private static func absolute(_ path: String) -> String {
        guard !path.isEmpty, !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return "\(String(cString: folder))/\(path)"
    }

    /// Words without those that lift a limit, `--max-pages off`.
    static func takingOut(liftedFrom words: [String]) -> [String] {
        var rest: [String] = []
        var at = 0
        while at < words.count {
            let word = words[at]
            let isLift = liftable.contains { word == "--\($0)=off" }
            let isPair = liftable.contains { word == "--\($0)" } && words.dropFirst(at + 1).first == "off"
            if !isLift, !isPair { rest.append(word) }
            at += isPair ? 2 : 1
        }
        return rest
    }

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
            if value == nil, !ConfigFile.isFlag(word), at < words.count {
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
            if word.hasPrefix("--"), !word.contains("="), !ConfigFile.isFlag(word) { at += 1 }
        }
        return others
    }
}
