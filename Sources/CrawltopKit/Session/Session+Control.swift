import Crawl
import EventLoop
import Glibc

// The session's control socket: commands of other programs.

extension Session {
    /// Starts to listen, if the options ask for it.
    ///
    /// - Throws: `StartFailure` if a path that was named cannot be used. A crawl without a control socket of its own is
    ///   not worse.
    func startControl() throws(StartFailure) {
        let path: String
        switch options.control {
        case .none: return
        case .path(let named): path = named
        case .folder(let folder):
            guard (try? folder.create()) != nil else { return }
            path = folder.socket(of: getpid())
        }
        let (offset, known, warnings) = (options.crawl.clockOffset, knownFaults, warnings)
        let answers = ControlAnswers(
            of: crawl, on: loop,
            makeLog: { JSONLog(output: $0, clockOffset: offset, known: known, warnings: warnings) },
            perform: { [unowned self] in perform($0) },
            writeReport: { [unowned self] in writeReport(to: $0, replaces: $1, answer: $2) })
        do throws(ValueError) {
            let server = try ControlServer(path: path, on: loop) { answers.answer($0, to: $1) }
            server.onClose = { answers.forget($0) }
            control = (server, answers)
        } catch {
            if case .path = options.control { throw StartFailure(.usage("--control: \(error.description)")) }
        }
    }

    /// Shows the crawl to viewers, by a program that has a screen, and has other programs command its screens. Without, or
    /// without a control socket, nobody can look on.
    public func onAttach(_ start: @escaping StartViewer, command: @escaping CommandScreen) {
        guard let viewers = control?.answers.viewers else { return }
        (viewers.start, viewers.command) = (start, command)
        viewers.isOver = { [unowned self] in crawl.state == .finished }
        viewers.endsWithLast = options.detaches
        viewers.onLast = { [unowned self] in
            if options.detaches, crawl.state == .finished { loop.stop() }
        }
    }

    /// Whether others look on.
    var hasViewers: Bool { control.map { !$0.answers.viewers.isEmpty } ?? false }

    /// Whether a control socket listens.
    public var hasControl: Bool { control != nil }

    /// Tells those who watch why the crawl is over, and gives viewers their terminals back.
    func endWatching(_ reason: ExitReason) {
        control?.answers.finish(reason, at: EventLoop.clock())
        control?.answers.viewers.leave()
    }

    /// Tells viewers how it ended, and stops listening.
    func endControl(_ reason: ExitReason) {
        control?.answers.viewers.finish(reason, describeEnd)
        control?.server.close()
        control = nil
    }
}
