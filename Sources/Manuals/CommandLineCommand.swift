import Commands

/// A command of the program, as far as manuals and completions have to know it.
struct CommandLineCommand {
    /// What its other words are.
    enum Operands {
        /// URLs, and folders.
        case sites
        case directories
        case files
        /// A running crawl, and what it is to do.
        case control
        case none
    }

    /// An option of a command.
    struct Option {
        /// What the shell may complete as its value.
        enum Value: Equatable {
            case words([String])
            case directory, file
            /// Nobody can guess it.
            case other
            /// It has none.
            case none
        }

        let names: [String]
        let meaning: String
        /// What its value is called; nil for a flag.
        let valueName: String?

        init(_ argument: CommandHelp.Argument) {
            (names, meaning, valueName) = (argument.typedNames, argument.meaning, argument.value)
        }

        init(_ name: String, _ meaning: String, valueName: String? = nil) {
            (names, self.meaning, self.valueName) = ([name], meaning, valueName)
        }

        /// The name that is completed.
        var name: String { names.first { $0.hasPrefix("--") } ?? names.first ?? "" }

        /// The first sentence of what it means.
        var sentence: String {
            let end = meaning.firstRange(of: ". ")?.lowerBound ?? meaning.endIndex
            let sentence = meaning[..<end]
            return sentence.hasSuffix(".") ? String(sentence.dropLast()) : String(sentence)
        }

        var value: Value {
            switch valueName {
            case nil: .none
            case "file"?, "file|-"?, "path"?: .file
            case "dir"?: .directory
            case let name? where name.contains("|") && !name.contains("="):
                .words(name.split(separator: "|").map(String.init))
            default: .other
            }
        }
    }

    /// The first word; empty for a crawl.
    let name: String
    /// What it does: a sentence without its full stop.
    let overview: String
    let options: [Option]
    let operands: Operands

    /// All of them, the crawl first.
    static func all() throws -> [CommandLineCommand] {
        func declared(_ name: String, _ operands: Operands) throws -> CommandLineCommand {
            let words = name.isEmpty ? [] : [name]
            return CommandLineCommand(
                name: name, overview: try overview(words), options: try CommandHelp.of(words).options.map(Option.init),
                operands: operands)
        }
        let crawl = try declared("", .sites)
        func other(_ name: String, _ operands: Operands, _ options: [Option] = []) throws -> CommandLineCommand {
            CommandLineCommand(
                name: name, overview: try overview([name]), options: options + [Option("--help", "Show help.")],
                operands: operands)
        }
        return [
            crawl, try declared("demo", .none), try declared("compare", .sites),
            try other(
                "resume", .directories,
                [Option("--retry-failed", "Ask for the URLs that failed once more.")] + crawl.options),
            try other("recrawl", .directories, crawl.options), try declared("diff", .files),
            try declared("status", .directories), try declared("jobs", .directories),
            try declared("report", .files), try declared("export", .files),
            try other(
                "replay", .directories,
                [
                    Option("--at", "Where to begin.", valueName: "moment"),
                    Option("--speed", "How often the crawl's time passes in real time.", valueName: "n"),
                    Option("--cast", "Write it to a file as an asciicast.", valueName: "file"),
                    Option("--size", "Columns and rows of the cast.", valueName: "columns x rows"),
                    Option("--force", "Replace files that are there."),
                ]),
            try declared("attach", .directories),
            try other("ctl", .control, [Option("--json", "Print what the crawl answers as it comes.")]),
        ]
    }

    private static func overview(_ words: [String]) throws -> String {
        let line = try Manuals.help(words).split(separator: "\n").first { $0.hasPrefix("OVERVIEW: ") } ?? ""
        let text = line.dropFirst("OVERVIEW: ".count)
        return String(text.hasSuffix(".") ? text.dropLast() : text)
    }

    /// What a crawl may be told and asked through its control socket.
    static let controlWords =
        [
            "status", "why", "hosts", "connections", "errors", "failed", "url", "commands", "watch", "report",
            "report!", "screen",
        ]
        + TypedCommand.all.map(\.name).filter { $0 != "connections" }
}
