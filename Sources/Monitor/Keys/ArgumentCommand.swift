import Crawl
import Words

/// A command that is typed with an argument behind `:`, such as `per-host 18`.
struct ArgumentCommand: Sendable {
    /// The meaning of an argument.
    enum Reading: Hashable {
        case action(KeyAction)
        /// The argument is wrong: the end of a sentence that begins with the command's name.
        case fault(SafeText)
    }

    let name: String
    /// The kind of argument, for a list of commands: `N, +N, off`.
    let argument: SafeText
    /// The help text.
    let help: SafeText
    /// The completions of the argument; empty if it is a number or a text.
    let values: @Sendable (ScreenState.Surroundings) -> [String]
    /// Reads an argument without white space around it.
    let read: @Sendable (String, ScreenState.Surroundings) -> Reading

    init(
        _ name: String, _ argument: SafeText, _ help: SafeText,
        values: @escaping @Sendable (ScreenState.Surroundings) -> [String] = { _ in [] },
        read: @escaping @Sendable (String, ScreenState.Surroundings) -> Reading
    ) {
        self.name = name
        self.argument = argument
        self.help = help
        self.values = values
        self.read = read
    }

    /// Every command with an argument, in the order of help.
    static let all: [ArgumentCommand] = [
        ArgumentCommand("connections", "N, +N, -N", "exchanges in flight at most") { text, now in
            number(text, from: now.concurrency, within: 1...65_535) { .setConcurrency($0) }
        },
        ArgumentCommand("per-host", "N, +N, -N", "exchanges in flight to one host at most") { text, now in
            number(text, from: now.perHost ?? now.concurrency, within: 1...65_535) { .setPerHost($0) }
        },
        ArgumentCommand("rate", "N, off", "requests a second at most, in all") { text, _ in
            limit(
                text, Quantity.number(text, from: nil).flatMap { (1...1_000_000).contains($0) ? $0 : nil },
                "a number from 1 to 1000000, or off"
            ) {
                .setRate($0)
            }
        },
        ArgumentCommand("delay", "TIME", "between two requests to a host at least, as 250ms or 2s") { text, _ in
            guard let delay = Quantity.duration(text), delay <= PolitenessOptions.longestDelay else {
                return .fault("takes a time up to an hour, as 250ms, 2s or 0")
            }
            return .action(.perform(.setDelay(delay)))
        },
        ArgumentCommand("max-depth", "N, +N, off", "links followed from a seed at most: skips what waits deeper") {
            text, now in
            limit(text, Quantity.number(text, from: now.maxDepth), "a number, +N where there is one, or off") {
                .setDepthLimit($0)
            }
        },
        ArgumentCommand("max-pages", "N, +N, off", "URLs requested at most; the crawl goes on up to there") {
            text, now in
            limit(text, Quantity.number(text, from: now.limits.pages ?? now.counts.done), "a number, +N or off") {
                .setPageLimit($0)
            }
        },
        ArgumentCommand("max-bytes", "SIZE, +SIZE, off", "bytes read at most, as 500M") { text, now in
            limit(text, Quantity.size(text, from: now.limits.bytes ?? now.bytes), "a size as 500M, +1G or off") {
                .setByteLimit($0)
            }
        },
        ArgumentCommand("max-duration", "TIME, +TIME, off", "since the crawl began, as 15m or 8h; +5m: from now") {
            text, now in
            limit(text, Quantity.duration(text, from: now.elapsed), "a time as 90s, 15m, +8h or off") {
                .setTimeLimit($0)
            }
        },
        ArgumentCommand("ignore", "REGEX", "skip URLs that match, now and later") { text, _ in
            .action(.ignoreURLs(text))
        },
        ArgumentCommand("block", "HOST", "skip all of a host", values: { $0.hostNames() }) { text, now in
            host(text, now) { .blockHost($0) }
        },
        ArgumentCommand("unblock", "HOST", "let what was skipped of a host wait again", values: { $0.hostNames() }) {
            text, now in host(text, now) { .unblockHost($0) }
        },
        ArgumentCommand("pause-host", "HOST", "send nothing more to a host", values: { $0.hostNames() }) { text, now in
            host(text, now) { .pauseHost($0) }
        },
        ArgumentCommand("resume-host", "HOST", "go on with a host", values: { $0.hostNames() }) { text, now in
            host(text, now) { .resumeHost($0) }
        },
        ArgumentCommand("report", "FILE", "a report of the crawl as it is now, as .html .csv .json .md .xml") {
            text, _ in .action(.writeReport(text, replaces: false))
        },
        ArgumentCommand("report!", "FILE", "the same, in place of a file that is there") {
            text, _ in .action(.writeReport(text, replaces: true))
        },
        ArgumentCommand("filter", "TEXT", "only rows with a text; !text: without it") { text, _ in
            .action(.filterRows(text))
        },
        ArgumentCommand("find", "TEXT", "go to the next row with a text") { text, _ in .action(.findText(text)) },
        ArgumentCommand(
            "sort", "COLUMN", "sort by a column; the same again: the other way round",
            values: { $0.tab.columns.filter(\.isSortable).map(\.name) }
        ) { text, now in
            let column = now.tab.columns.first { $0.isSortable && $0.name == text.lowercased() }?.column
            return column.map { .action(.sort($0)) } ?? .fault("takes a column that this table can be sorted by")
        },
        ArgumentCommand("theme", "NAME", "the set of colours", values: { _ in ThemeName.allCases.map(\.rawValue) }) {
            text, _ in
            ThemeName(rawValue: text.lowercased()).map { .action(.theme($0)) } ?? .fault("takes the name of a theme")
        },
    ]

    private static func number(
        _ text: String, from present: Int?, within range: ClosedRange<Int>, _ command: (Int) -> CrawlCommand
    ) -> Reading {
        guard let number = Quantity.number(text, from: present), range.contains(number) else {
            return .fault("takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return .action(.perform(command(number)))
    }

    private static func limit<Value>(
        _ text: String, _ value: Value?, _ form: SafeText, _ command: (Value?) -> CrawlCommand
    ) -> Reading {
        if text == "off" || text == "none" { return .action(.perform(command(nil))) }
        return value.map { .action(.perform(command($0))) } ?? .fault("takes " + form)
    }

    private static func host(
        _ text: String, _ surroundings: ScreenState.Surroundings, _ command: (UInt32) -> CrawlCommand
    ) -> Reading {
        surroundings.hostNumber(text).map { .action(.perform(command($0))) }
            ?? .fault("takes one host that has been met, with its port: Tab completes")
    }
}
