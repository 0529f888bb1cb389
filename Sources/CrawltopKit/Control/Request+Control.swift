import Commands
import Glibc
import Words

// `crawltop ctl [TARGET] COMMAND`.

extension Request {
    /// Parses the words behind `ctl`.
    static func parseControl(_ words: [String], environment: [String: String]) -> Request {
        if words.contains("--help") || words.contains("-h") || words.isEmpty { return .print(controlHelp) }
        var words = words
        let isRaw = words.first == "--json"
        if isRaw { words.removeFirst() }
        if let address = words.first, FrontierAddress.isMeant(by: address) {
            guard words.count > 1 else { return .usage("no command given: `crawltop ctl --help` lists them") }
            do throws(ValueError) {
                let server = try FrontierServer(address, nil, environment)
                return .frontier(
                    words[1] == "status"
                        ? FrontierCall(server: server)
                        : try FrontierCall(server: server, command: Array(words.dropFirst())))
            } catch {
                return .usage(error.description)
            }
        }
        let folder = ControlFolder(environment: environment)
        var target = ControlTarget(.only, in: folder)
        if let first = words.first, !isCommand(first) {
            guard let named = ControlTarget(first, in: folder) else {
                let word = SafeText(untrusted: first).string
                return .usage("'\(word)' is neither a command nor a crawl: `crawltop ctl --help` lists commands")
            }
            target = named
            words.removeFirst()
        }
        guard let command = words.first else { return .usage("no command given: `crawltop ctl --help` lists them") }
        guard isCommand(command) else {
            return .usage(
                "there is no command '\(SafeText(untrusted: command).string)': `crawltop ctl --help` lists them")
        }
        let argument = words.dropFirst().joined(separator: " ")
        let line = LineBuffer()
        line.append(UInt8(ascii: "{"))
        if let replaces = reports[command] {
            guard !argument.isEmpty else { return .usage("`\(command)` takes a file, as site.html") }
            line.field("report", text: absolute(argument))
            line.field("replace", replaces)
        } else if command == screen {
            guard !argument.isEmpty else { return .usage("`screen` takes a command, as it is typed there behind :") }
            line.field("screen", text: argument)
        } else if command == watch {
            line.field("watch", true)
        } else if TypedCommand.named(command) != nil,
            ControlRequest.Query(rawValue: command) == nil || !argument.isEmpty
        {
            line.field("command", text: argument.isEmpty ? command : command + " " + argument)
        } else {
            line.field("query", text: command)
            line.field("limit", ControlRequest.mostRows)
            if let first = Int(argument) {
                line.field("from", first)
            } else if !argument.isEmpty {
                line.field("url", text: argument)
            }
        }
        line.append(UInt8(ascii: "}"))
        var call = ControlCall(
            line: String(decoding: line.bytes, as: UTF8.self), target: target, isRaw: isRaw,
            watches: command == watch)
        if reports[command] != nil { call.patience = reportPatience }
        return .control(call)
    }

    private static let watch = "watch"
    private static let screen = "screen"
    /// The commands that write a report, and whether in place of a file that is there.
    private static let reports = ["report": false, "report!": true]
    /// Seconds that a report of millions of URLs may take.
    private static let reportPatience = 3_600

    /// The path of a file from the root: the crawl may have another working directory.
    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return "\(String(cString: folder))/\(path)"
    }

    private static func isCommand(_ word: String) -> Bool {
        word == watch || word == screen || reports[word] != nil || ControlRequest.Query(rawValue: word) != nil
            || TypedCommand.named(word) != nil
    }

    private static var controlHelp: String {
        let width = TypedCommand.all.reduce(0) { max($0, $1.name.count + $1.argument.cells + 1) }
        let commands = TypedCommand.all.map { command in
            let usage: SafeText = SafeText(untrusted: command.name) + " " + command.argument
            return "  \(usage.padded(to: width).string)  \(command.help.string)\n"
        }
        return """
            OVERVIEW: Commands a crawl that is running, or asks it.

            USAGE: crawltop ctl [--json] [<crawl>] <command> [<argument>]

            The crawl is the number of its process, its --job directory or its --control socket; where only one of yours is
            running, it need not be named. All processes of a crawl that several share are redis://host?crawl=name: they carry
            out what is about all of it (and connections, freeze, stop, abort), within a second. --json prints what the crawl answers as it comes: JSON objects, a line each.
            Exit codes: 0 done, 1 refused by the crawl, 2 wrong use, or no such crawl.

            QUESTIONS:
              status, why, hosts, connections, errors, failed, url URL, commands
                                        hosts and failed take a number: where to go on
              watch                     the log's lines, as they happen
              report FILE               a report of the crawl as it is now, as .html .csv .json .md .xml
              report! FILE              the same, in place of a file that is there
              screen COMMAND            a command of the screen that was shown last, as it is typed there behind `:`

            COMMANDS:

            """ + commands.joined()
    }
}
