import Commands
import Words

/// What a client asks for: one line, a JSON object.
///
/// `{"command":"per-host 18"}` carries out a command by its name, `{"query":"hosts","from":100,"limit":50}` asks,
/// `{"report":"/site.html"}` has a report written, `{"watch":true}` has the log's lines sent from then on, and `{"attach":true}`
/// shows the crawl on a terminal that is sent along. `{"screen":"sort took"}` is typed on a screen of the crawl. With `"id"`, a text of up to 64 bytes, the answer has it, too.
package struct ControlRequest {
    /// What may be asked.
    enum Query: String, CaseIterable {
        /// The crawl as a whole.
        case status
        /// Why nothing more goes out at present.
        case why
        /// The hosts, in order of discovery.
        case hosts
        /// The exchanges in flight.
        case connections
        /// What failed, by kind and by status.
        case errors
        /// The URLs that failed, in order of discovery.
        case failed
        /// One URL, and how it was found.
        case url
        /// The commands.
        case commands
    }

    enum Body {
        case command(TypedCommand, argument: String)
        case query(Query)
        /// A command to a screen of the crawl, as it is typed there behind `:`.
        case screen(String)
        case watch
        /// Show the crawl on the terminal that came with the request.
        case attach(ViewerRequest)
        /// What the client of such a terminal tells.
        case viewer(ControlViewers.Act)
        /// Write a report of the crawl as it is now to a file of this absolute path.
        case report(String, replaces: Bool)
        /// It cannot be carried out: a sentence.
        case fault(SafeText)
    }

    /// The largest number of bytes of a line.
    static let lengthLimit = 64 << 10
    /// The largest number of rows of an answer, and how many there are unless something else is asked for.
    package static let mostRows = 1_000
    static let usualRows = 100

    /// What the answer is marked with.
    var id: [UInt8]?
    var body: Body
    /// The rows that are wanted.
    package var from = 0
    package var limit = Self.usualRows
    /// The URL that is asked about.
    var url = ""

    /// Reads a line without its newline.
    package init(_ line: ArraySlice<UInt8>) {
        guard let fields = JSONFieldReader.fields(of: line) else {
            body = .fault("a request is a JSON object on a line of its own")
            return
        }
        if case .text(let text)? = fields["id"], text.count <= 64 { id = text }
        from = Self.number(fields["from"]) ?? 0
        limit = min(Self.number(fields["limit"]) ?? Self.usualRows, Self.mostRows)
        url = Self.text(fields["url"]) ?? ""
        if let command = Self.text(fields["command"]) {
            body = Self.command(command)
        } else if let query = Self.text(fields["query"]) {
            body =
                Query(rawValue: query).map(Body.query)
                ?? .fault("a query is one of " + Self.list(Query.allCases.map(\.rawValue)))
        } else if let line = Self.text(fields["screen"]) {
            body = .screen(line)
        } else if let path = Self.text(fields["report"]) {
            body =
                path.hasPrefix("/")
                ? .report(path, replaces: fields["replace"] == .bool(true)) : .fault("a report has an absolute path")
        } else if fields["watch"] == .bool(true) {
            body = .watch
        } else if fields["attach"] == .bool(true) {
            body = Self.attach(fields)
        } else if let act = Self.text(fields["viewer"]) {
            body =
                ControlViewers.Act(rawValue: act).map(Body.viewer)
                ?? .fault("a viewer tells one of " + Self.list(ControlViewers.Act.allCases.map(\.rawValue)))
        } else {
            body = .fault("a request has a command, a query, a screen, a report, \"watch\":true or \"attach\":true")
        }
    }

    private static func attach(_ fields: [String: JSONFieldReader.Value]) -> Body {
        do throws(ValueError) {
            return .attach(try ViewerRequest(fields))
        } catch {
            return .fault(SafeText(untrusted: error.description))
        }
    }

    private static func command(_ line: String) -> Body {
        let line = line.trimmingBlanks
        let name = line.prefix { $0 != " " }
        guard let command = TypedCommand.named(String(name)) else {
            return .fault("there is no command " + SafeText(untrusted: String(name), maxCells: 40))
        }
        let argument = line[name.endIndex...].trimmingBlanks
        let takesArgument = command.argument.cells > 0
        guard argument.isEmpty != takesArgument else {
            let name = SafeText(untrusted: command.name)
            return .fault(
                takesArgument ? name + " takes an argument: " + command.argument : name + " takes no argument")
        }
        return .command(command, argument: String(argument))
    }

    private static func text(_ value: JSONFieldReader.Value?) -> String? {
        if case .text(let text)? = value { String(decoding: text, as: UTF8.self) } else { nil }
    }

    private static func number(_ value: JSONFieldReader.Value?) -> Int? {
        if case .number(let number)? = value { Int(exactly: number).flatMap { $0 >= 0 ? $0 : nil } } else { nil }
    }

    private static func list(_ words: [String]) -> SafeText { SafeText(untrusted: words.joined(separator: ", ")) }
}

extension StringProtocol {
    fileprivate var trimmingBlanks: SubSequence {
        let rest = drop { $0 == " " }
        return rest.lastIndex { $0 != " " }.map { rest[...$0] } ?? rest[rest.endIndex...]
    }
}
