import Commands
import Crawl
import Web
import Words

/// A command for all processes that share a crawl, as it stands on the command line. What it means depends on each of
/// their crawls; that it means something is checked here.
struct SharedCommandLine {
    /// Commands about one process, or about what only one knows.
    private static let ofOne: Set<String> = ["here", "extend", "cancel", "retry", "front", "recrawl", "max-depth"]
    /// Commands after which what was held back waits again.
    private static let givingBack: Set<String> = ["unignore", "unprune", "unblock"]

    /// The command as it is typed, and whether what was held back waits again then.
    let command: (text: String, givesBack: Bool)

    /// Reads words.
    ///
    /// - Throws: the mistake in them.
    init(_ words: [String]) throws(ValueError) {
        let name = words.first ?? ""
        let shown = SafeText(untrusted: name).string
        guard let typed = TypedCommand.named(name) else {
            throw ValueError("there is no command '\(shown)' for all processes: `crawltop ctl --help` lists commands")
        }
        guard !Self.ofOne.contains(name) else {
            throw ValueError("`\(shown)` is for one process: `crawltop ctl` on its machine")
        }
        let argument = words.dropFirst().joined(separator: " ")
        guard typed.argument.cells > 0 || argument.isEmpty else { throw ValueError("`\(shown)` takes nothing") }
        if case .fault(let fault) = typed.read(argument, AnyCrawl()) {
            throw ValueError("\(shown) \(fault.string)")
        }
        guard typed.subject == .crawl || (try? WebURL(argument))?.isHTTP == true else {
            throw ValueError("`\(shown)` takes a whole URL here, as http://localhost:8080/")
        }
        command = (argument.isEmpty ? name : name + " " + argument, Self.givingBack.contains(name))
    }
}

/// A crawl of which nothing is known.
private struct AnyCrawl: CommandContext {
    var concurrency: Int { 1 }
    var perHost: Int? { nil }
    var maxDepth: Int? { nil }
    var limits: CrawlLimits { CrawlLimits() }
    var done: Int { 0 }
    var bytes: Int { 0 }
    var elapsed: Int64 { 0 }
    var endingLimit: CrawlLimit? { nil }
    func hostNumber(_ name: String) -> UInt32? { 0 }
    func url(_ text: String) -> URLID? { URLID(index: 0) }
    func cluster(_ text: String) -> TodoCluster.ID? { 0 }
}
