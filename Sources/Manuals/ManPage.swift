import Commands
import Words

/// The program's manual pages.
enum ManPage {
    /// crawltop(1): all commands, and the options of a crawl.
    static func program(_ commands: [CommandLineCommand]) throws -> String {
        var page = Roff("crawltop", section: 1, "htop for a web crawl")
        let (usage, words) = parts(of: try Manuals.help([]))
        page.section("synopsis")
        page.lines(usage)
        page.section("description")
        page.lines(words)
        page.section("options")
        for option in commands.first?.options ?? [] { add(option, to: &page) }
        page.section("commands")
        for command in commands.dropFirst() {
            page.subsection("crawltop \(command.name)")
            page.paragraph(command.overview + ".")
            let (usage, words) = parts(of: try Manuals.help([command.name]))
            page.lines(usage)
            if !words.isEmpty { page.lines(words) }
            // The options of a crawl are above.
            let known = Set(commands.first?.options.map(\.name) ?? [])
            let isCrawl = known.isSubset(of: command.options.map(\.name))
            for option in command.options where !isCrawl || !known.contains(option.name) {
                add(option, to: &page)
            }
        }
        page.section("environment")
        for (name, meaning) in environment { page.item(Roff.bold(name), meaning) }
        page.section("files")
        page.item(
            "\\fI$XDG_CONFIG_HOME/crawltop/config\\fR", "defaults, one a line: an option's long name, =, its value")
        page.item("\\fI$XDG_RUNTIME_DIR/crawltop/\\fR", "the control sockets of running crawls")
        page.section("see also")
        page.paragraph("crawltop-job(5), crawltop-control(7)")
        return page.text
    }

    /// crawltop-job(5), from the description of a job's directory.
    static func job(_ markdown: String) -> String {
        var page = Roff("crawltop-job", section: 5, "the directory in which crawltop keeps a crawl")
        page.section("description")
        page.add(markdown: withoutTitle(markdown))
        page.section("see also")
        page.paragraph("crawltop(1), sqlite3(1)")
        return page.text
    }

    /// crawltop-control(7), from the description of the protocol and the table of commands.
    static func control(_ markdown: String) -> String {
        var page = Roff("crawltop-control", section: 7, "the socket through which programs command a crawl")
        page.section("description")
        page.add(markdown: withoutTitle(markdown))
        page.section("commands")
        for command in TypedCommand.all {
            let argument = command.argument.string
            page.item(
                Roff.bold(command.name) + (argument.isEmpty ? "" : " " + Roff.italic(argument)), command.help.string)
        }
        page.section("see also")
        page.paragraph("crawltop(1)")
        return page.text
    }

    private static let environment = [
        ("NO_COLOR", "no colours on the screen, if it is not empty"),
        ("http_proxy, https_proxy, all_proxy, no_proxy", "the proxies, unless options name them"),
        ("NOTIFY_SOCKET, WATCHDOG_USEC", "where a service manager is told how the crawl stands, and how often"),
        ("JOURNAL_STREAM", "the text log has priorities in place of times if it goes to this journal"),
        ("TMPDIR", "where a crawl is kept while it has reports to write and no --job"),
    ]

    private static func add(_ option: CommandLineCommand.Option, to page: inout Roff) {
        let names = option.names.map(Roff.bold).joined(separator: ", ")
        page.item(
            names + (option.valueName.map { " " + Roff.italic($0.contains("|") ? $0 : $0.uppercased()) } ?? ""),
            option.meaning)
    }

    private static func withoutTitle(_ markdown: String) -> String {
        markdown.hasPrefix("# ") ? String(markdown.drop { $0 != "\n" }) : markdown
    }

    /// The usage of a command, and what its help says beside its options.
    private static func parts(of help: String) -> (usage: [Substring], words: [Substring]) {
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
        let start = lines.drop { !$0.hasPrefix("USAGE: ") }
        let usage = start.prefix { !$0.isEmpty }.map { $0.trimmingPrefix("USAGE: ").trimmingPrefix { $0 == " " } }
        var words = Array(lines.prefix { !$0.hasPrefix("USAGE: ") }.filter { !$0.hasPrefix("OVERVIEW: ") })
        let titles = ["OPTIONS:", "ARGUMENTS:"]
        words += start.dropFirst(usage.count).prefix { line in !titles.contains { line == $0 } }
        return (usage, Array(words.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()))
    }
}
