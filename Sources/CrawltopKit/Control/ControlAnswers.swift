import Commands
import Crawl
import EventLoop
import Glibc
import Web
import Words

/// Answers the requests of a control socket's clients, with a crawl and what carries out its commands.
final class ControlAnswers {
    private let crawl: Crawl
    private let loop: EventLoop
    private let makeLog: (ControlConnection) -> JSONLog<ControlConnection>
    private let perform: (CrawlCommand) -> Void
    /// The screens of the clients that have sent their terminals.
    let viewers = ControlViewers()
    private let writeReport: (_ path: String, _ replaces: Bool, @escaping (ReportAnswer) -> Void) -> Void
    /// The logs of the clients that watch.
    private var logs: [ObjectIdentifier: JSONLog<ControlConnection>] = [:]

    /// Creates answers about a crawl.
    ///
    /// - Parameters:
    ///   - crawl: the crawl.
    ///   - loop: its loop.
    ///   - makeLog: creates the log of a client that watches.
    ///   - perform: carries out a command.
    ///   - writeReport: writes a report, and then tells what became of it.
    init(
        of crawl: Crawl, on loop: EventLoop,
        makeLog: @escaping (ControlConnection) -> JSONLog<ControlConnection>,
        perform: @escaping (CrawlCommand) -> Void,
        writeReport: @escaping (_ path: String, _ replaces: Bool, @escaping (ReportAnswer) -> Void) -> Void
    ) {
        (self.crawl, self.loop, self.makeLog, self.perform) = (crawl, loop, makeLog, perform)
        self.writeReport = writeReport
    }

    /// Answers a request.
    func answer(_ request: ControlRequest, to client: ControlConnection) {
        switch request.body {
        case .fault(let why): client.write { $0.refusal(why, id: request.id) }
        case .command(let command, let argument): carryOut(command, argument, request.id, client)
        case .query(let query):
            client.write { lines in answer(query, request, lines) }
        case .screen(let line): viewers.perform(line, request.id, for: client)
        case .attach(let wish): viewers.attach(wish, request.id, to: client)
        case .viewer(let act): viewers.carryOut(act, request.id, for: client)
        case .report(let path, let replaces):
            writeReport(path, replaces) { [weak client, id = request.id] answer in
                let sentence = SafeText(untrusted: answer.sentence)
                client?.write { answer.isWritten ? $0.answer(sentence, id: id) : $0.refusal(sentence, id: id) }
            }
        case .watch:
            client.write { $0.answer("the log's lines follow", id: request.id) }
            guard logs[ObjectIdentifier(client)] == nil else { return }
            let log = makeLog(client)
            logs[ObjectIdentifier(client)] = log
            crawl.subscribe(log)
        }
    }

    /// Forgets a client that is gone.
    func forget(_ client: ControlConnection) {
        viewers.forget(client)
        guard let log = logs.removeValue(forKey: ObjectIdentifier(client)) else { return }
        crawl.unsubscribe(log)
    }

    /// Tells those who watch that the crawl is over.
    func finish(_ reason: ExitReason, at now: Int64) {
        for log in logs.values { log.finish(reason, at: now, of: crawl) }
    }

    private func carryOut(_ command: TypedCommand, _ argument: String, _ id: [UInt8]?, _ client: ControlConnection) {
        let name = SafeText(untrusted: command.name)
        switch command.read(argument, context) {
        case .fault(let fault): client.write { $0.refusal(name + " " + fault, id: id) }
        case .command(let meant):
            if let why = refusal(of: meant) { return client.write { $0.refusal(why, id: id) } }
            // The answer comes first: the command may end the crawl, and with it this connection.
            client.write { $0.answer(meant.words ?? name + ": done", id: id) }
            perform(meant)
        }
    }

    private var context: CrawlContext { CrawlContext(of: crawl, at: loop.now) }

    /// Why a command would have no effect; nil if it has one.
    private func refusal(of command: CrawlCommand) -> SafeText? {
        if crawl.state == .finished, crawl.wasStopped { return "the crawl was stopped: nothing more is fetched" }
        let (url, states): (URLID, [URLState])
        switch command {
        case .here(let command): return refusal(of: command)
        case .setDepthLimit where crawl.options.sharesFrontier: return SharedStanding.noDepth
        case .cancel(let id): (url, states) = (id, [.todo, .inFlight])
        case .retryNow(let id), .moveToFront(let id): (url, states) = (id, [.todo])
        case .recrawl(let id):
            (url, states) = (id, crawl.status(of: id).skipReason == .cancelled ? [.skipped] : [.done])
        default: return nil
        }
        let state = crawl.status(of: url).state
        return states.contains(state)
            ? nil : "it has no effect on a URL whose state is " + SafeText(untrusted: "\(state.word)")
    }

    private func answer(_ query: ControlRequest.Query, _ request: ControlRequest, _ lines: LineBuffer) {
        var rows = 0
        switch query {
        case .status: lines.controlStatus(of: crawl, at: loop.now, process: getpid())
        case .why: lines.controlWhy(crawl.idleReasons(now: loop.now))
        case .hosts:
            let first = min(request.from, crawl.hostCount)
            for number in first..<min(crawl.hostCount, first + request.limit) {
                guard let host = crawl.host(at: number) else { continue }
                lines.controlHost(host, at: loop.now)
                rows += 1
            }
        case .connections:
            for slot in min(request.from, crawl.slotCount)..<crawl.slotCount where rows < request.limit {
                guard let live = crawl.exchange(in: slot) else { continue }
                lines.controlConnection(live, in: crawl, at: loop.now)
                rows += 1
            }
        case .errors:
            lines.startLine(type: "errors")
            lines.totals(crawl.statistics)
            lines.endLine()
        case .failed: return answerFailed(request, lines)
        case .url:
            guard let url = context.url(request.url) else {
                return lines.refusal("no such URL is known: it must be as the crawl shows it", id: request.id)
            }
            lines.controlURL(url, in: crawl)
        case .commands:
            for command in TypedCommand.all {
                lines.startLine(type: "command")
                lines.field("name", text: command.name)
                lines.field("argument", text: command.argument.string)
                lines.field("help", text: command.help.string)
                lines.endLine()
                rows += 1
            }
        }
        let isCut = query == .hosts && rows == request.limit && rows < crawl.hostCount
        let rest: SafeText = "\(rows) of \(crawl.hostCount) hosts: from and limit choose others"
        lines.answer(isCut ? rest : nil, rows: query.hasRows ? rows : nil, id: request.id)
    }
}

extension ControlAnswers {
    /// The URLs that one request has looked at: no turn of the loop may be long.
    private static let mostLooks = 50_000

    private func answerFailed(_ request: ControlRequest, _ lines: LineBuffer) {
        let seen = crawl.counts.seen
        var (rows, next) = (0, min(request.from, seen))
        let end = min(seen, next + Self.mostLooks)
        while next < end, rows < request.limit {
            let url = URLID(index: UInt32(next))
            next += 1
            let status = crawl.status(of: url)
            guard status.state == .done, status.status >= 400 || crawl.error(of: url) != nil else { continue }
            lines.controlFailed(url, in: crawl)
            rows += 1
        }
        let rest: SafeText = "the first \(next) of \(seen) URLs were looked at: from \(next) has the others"
        lines.answer(next < seen ? rest : nil, rows: rows, id: request.id)
    }
}

extension ControlRequest.Query {
    /// Whether the answer has any number of rows.
    fileprivate var hasRows: Bool {
        switch self {
        case .hosts, .connections, .failed, .commands: true
        case .status, .why, .errors, .url: false
        }
    }
}
