import Commands
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

    /// Every command with an argument, in the order of help. URLs are not typed here: the selected row is meant.
    static let all =
        TypedCommand.all.filter { $0.argument.cells > 0 && $0.subject != .url }.map(ArgumentCommand.init) + own

    /// A command to the crawl.
    private init(_ command: TypedCommand) {
        let isAboutHost = command.subject == .host
        self.init(
            command.name, command.argument, command.help, values: { isAboutHost ? $0.hostNames() : [] }
        ) { text, now in
            switch command.read(text, now) {
            case .command(.ignore(let pattern)): .action(.ignoreURLs(pattern))
            case .command(let command): .action(.perform(command))
            case .fault(let fault): .fault(fault)
            }
        }
    }

    /// Commands to the screen.
    private static let own: [ArgumentCommand] = [
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
}
