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

    /// Tells those who watch why the crawl is over, and stops listening.
    func endControl(_ reason: ExitReason) {
        control?.answers.finish(reason, at: EventLoop.clock())
        control?.server.close()
        control = nil
    }
}
