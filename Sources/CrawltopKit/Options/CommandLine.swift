import ArgumentParser
import Crawl
import Words

/// The request of a command line.
public enum Request: Sendable {
    /// Crawl these seeds.
    case crawl(CrawltopOptions)
    /// Serve the demo site and, unless told otherwise, crawl it.
    case demo(CrawltopOptions, DemoOptions)
    /// Crawl one site with each engine and print what each took.
    case compare(CompareOptions)
    /// Tell how the crawls in these directories stand; of one alone, the exit code tells it, too.
    case status([String], isList: Bool)
    /// Tell how a crawl stands that several processes share.
    case frontier(FrontierCall)
    /// Print this text on standard output and exit with this code: a crawl had come to its end before.
    case ended(String, code: Int32)
    /// Tell what has changed from one crawl to the next.
    case diff(DiffOptions)
    /// Command a crawl that is running, or ask it.
    case control(ControlCall)
    /// Show a crawl that is running.
    case attach(AttachCall)
    /// Write reports on a crawl that is kept.
    case report(ReportRequest)
    /// Write reports on a crawl that several processes share.
    case export(ExportRequest)
    /// Show a crawl that is kept as it was.
    case replay(ReplayRequest)
    /// Print this text on standard output and exit with 0: help or the version.
    case print(String)
    /// Print this sentence on standard error and exit with 2.
    case usage(String)

    /// Parses the command line.
    ///
    /// Mistakes are reported in one sentence with the exit code 2, instead of the parser's several lines with the code
    /// 64.
    ///
    /// - Parameters:
    ///   - arguments: the arguments, without the program's name.
    ///   - environment: the environment, of which NO_COLOR, XDG_CONFIG_HOME, XDG_RUNTIME_DIR, HOME, TMPDIR,
    ///     `ProxyOptions.variables` and `Reports.variables` are used.
    /// - Returns: the request, with all values checked.
    public static func parse(_ arguments: [String], environment: [String: String]) -> Request {
        let arguments = withNumbersJoined(arguments)
        let words = Array(arguments.dropFirst())
        switch arguments.first.flatMap(Subcommand.init) {
        case .demo: return parse(DemoCommand.self, words, environment)
        case .compare:
            let own = words.prefix { $0 != "--" }
            let passed = Array(words.dropFirst(own.count + 1))
            return parse(CompareCommand.self, Array(own)) { $0.request(passed: passed) }
        case .resume: return parseResume(words, environment: environment)
        case .recrawl: return parseRecrawl(words, environment: environment)
        case .diff:
            return parse(DiffCommand.self, words) { command throws(ValueError) in try command.request() }
        case .status:
            return parse(StatusCommand.self, words) { command throws(ValueError) in
                try command.request(environment: environment)
            }
        case .jobs: return parse(JobsCommand.self, words) { $0.request() }
        case .attach: return parseAttach(words, environment: environment)
        case .ctl: return parseControl(words, environment: environment)
        case .replay: return parseReplay(words, environment: environment)
        case .report:
            return parse(ReportCommand.self, words) { command throws(ValueError) in
                try command.request(environment: environment)
            }
        case .export:
            return parse(ExportCommand.self, words) { command throws(ValueError) in
                try command.request(environment: environment)
            }
        case .help: return parseHelp(words, environment: environment)
        case nil:
            if let word = arguments.first, let meant = Subcommand.meant(by: word) { return unknown(word, meant) }
            return parse(CrawlURLsCommand.self, arguments, environment)
        }
    }

    /// Parses the words behind `help`: the help of a subcommand, or of the program.
    private static func parseHelp(_ words: [String], environment: [String: String]) -> Request {
        guard let word = words.first, !word.hasPrefix("-"), word != Subcommand.help.rawValue else {
            return parse(["--help"], environment: environment)
        }
        guard Subcommand(rawValue: word) == nil else { return parse([word, "--help"], environment: environment) }
        if let meant = Subcommand.meant(by: word) { return unknown(word, meant) }
        return .usage(
            "there is no subcommand '\(SafeText(untrusted: word, maxCells: 40).string)': "
                + Subcommand.allCases.map(\.rawValue).joined(separator: ", "))
    }

    private static func unknown(_ word: String, _ meant: Subcommand) -> Request {
        let word = SafeText(untrusted: word).string
        return .usage(
            "there is no subcommand '\(word)'; did you mean '\(meant.rawValue)'? A host of that name is http://\(word)/"
        )
    }

    /// Parses a command line that goes on with a crawl: kept words, with those of the config file that are about one run, or
    /// may be secrets, and typed words, which win. Seeds are no words: there may be a million of them.
    static func parseResumed(
        _ kept: [String], _ typed: [String], _ seeds: [String], _ environment: [String: String]
    ) -> Request {
        let typed = TypedWords(typed)
        let type = CrawlURLsCommand.self
        return parse(type, typed.words) { command throws(ValueError) in
            let file = try ConfigFile(command.arguments.config, environment: environment)
            let ofOneRun = file.arguments.filter { word in
                let name = word.dropFirst(2).prefix { $0 != "=" }
                return JobWords.ofOneRun.contains(String(name))
                    || ["user", "proxy", "header", "frontier"].contains(name)
                    || HostSetting.Parts(word: word)?.isSecret == true
            }
            let arguments = typed.defaults(ofOneRun + kept, for: type) + typed.words
            if command.arguments.config.printConfig { return .print(ConfigFile.text(arguments)) }
            return parse(type, arguments) { command throws(ValueError) in
                .crawl(try command.options(seeds: seeds, environment: environment))
            }
        }
    }

    /// Turns `--delay -1` into `--delay=-1`: no option begins with a digit, so the word is the value of the one before.
    private static func withNumbersJoined(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        for word in arguments {
            let isNumber = word.first == "-" && word.dropFirst().first.map { $0 == "." || $0.isNumber } == true
            if isNumber, !joined.contains("--"), let last = joined.last, last.hasPrefix("--"), !last.contains("=") {
                joined[joined.count - 1] = last + "=" + word
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    /// Parses a command whose defaults are in the config file. Its lines come first, so that typed words win.
    private static func parse<Command: CrawlingCommand>(
        _ type: Command.Type, _ typed: [String], _ environment: [String: String]
    ) -> Request {
        let typed = TypedWords(typed)
        return parse(type, typed.words) { command throws(ValueError) in
            let file = try ConfigFile(command.arguments.config, environment: environment)
            let arguments = typed.defaults(file.arguments, for: type) + typed.words
            if command.arguments.config.printConfig { return .print(ConfigFile.text(arguments)) }
            if file.arguments.isEmpty { return kept(try command.request(environment: environment), arguments) }
            return parse(type, arguments) { command throws(ValueError) in
                kept(try command.request(environment: environment), arguments)
            }
        }
    }

    /// Parses the words behind `attach`, with what the config file says of screens.
    private static func parseAttach(_ typed: [String], environment: [String: String]) -> Request {
        let typed = TypedWords(typed)
        return parse(AttachCommand.self, typed.words) { command throws(ValueError) in
            let file = try ConfigFile(command.config, environment: environment)
            let usual = file.arguments.filter { AttachCommand.takes($0) && !typed.takenBack.contains($0) }
            return parse(AttachCommand.self, usual + typed.words) { command throws(ValueError) in
                .attach(try command.call(environment: environment))
            }
        }
    }

    /// A request to crawl, with the words that its job keeps, or its reports tell.
    private static func kept(_ request: Request, _ arguments: [String]) -> Request {
        switch request {
        case .crawl(var options):
            if let mistake = options.comparisonMistake { return .usage(mistake) }
            options.keep(arguments)
            return .crawl(options)
        case .demo(var options, let demo):
            if let mistake = options.comparisonMistake { return .usage(mistake) }
            options.keep(arguments)
            return .demo(options, demo)
        default: return request
        }
    }

    private static func parse<Command: ParsableCommand>(
        _ type: Command.Type, _ arguments: [String], _ request: (Command) throws(ValueError) -> Request
    ) -> Request {
        do {
            // With a help flag the parser returns another command; running it throws the help.
            var command = try type.parseAsRoot(arguments)
            if let command = command as? Command { return try request(command) }
            try command.run()
            return .print("")
        } catch let error as ValueError {
            return .usage(SafeText(untrusted: error.description).string)
        } catch {
            guard type.exitCode(for: error) == .success else {
                return .usage(oneSentence(ParserMessage.shown(type.message(for: error))))
            }
            return .print(type.fullMessage(for: error))
        }
    }

    /// Joins lines, drops the full stop, and makes typed text safe for the terminal.
    static func oneSentence(_ message: String) -> String {
        let lines = message.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix { $0 == " " } }
        var sentence = lines.joined(separator: " ").replacing(". Did you", with: "; did you")
        if sentence.hasSuffix(".") { sentence.removeLast() }
        if let first = sentence.first, !sentence.hasPrefix("URL") {
            sentence = first.lowercased() + sentence.dropFirst()
        }
        return SafeText(untrusted: sentence).string
    }
}

/// A command with the options of a crawl.
protocol CrawlingCommand: ParsableCommand {
    var arguments: CrawlArguments { get }

    /// Options that the config file may contain but this command does not have.
    static var notFromFile: [String] { get }

    /// The command's request. The files that it names are read here, once: words may be parsed several times.
    ///
    /// - Throws: the mistake in a whole sentence.
    func request(environment: [String: String]) throws(ValueError) -> Request
}
