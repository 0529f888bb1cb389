import Crawl
import CrawltopKit
import EventLoop
import Glibc
import Monitor
import Words

/// `crawltop replay`: the screen of a crawl that is played again, or a cast of it.
enum ReplayScreen {
    /// Shows a replay until the user leaves, or writes it to a file.
    static func run(_ request: ReplayRequest) -> ExitReason {
        do {
            let replay = try Replay(path: request.path, options: request.options.crawl) {
                CrawlBooks(startedAt: $0)
            }
            if request.cast != nil { return try Cast.write(replay, request) }
            return try show(replay, request)
        } catch let failure as StartFailure {
            return failure.reason
        } catch let error as MonitorError {
            return .usage("no screen: \(error)")
        } catch {
            return .stopped("cannot start: \(error)")
        }
    }

    private static func show(_ replay: Replay, _ request: ReplayRequest) throws -> ExitReason {
        var options = MonitorOptions(request.options)
        options.note = "replay"
        guard isatty(STDOUT_FILENO) == 1, Monitor.canStart(options) else {
            return .usage("a replay needs a terminal: --cast FILE writes it to a file")
        }
        let loop = try EventLoop()
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM, SIGHUP] { try loop.onSignal(number) { loop.stop() } }
        let monitor = try Monitor(
            loop: loop, crawl: replay.view, books: CrawlBooks(startedAt: 0), options: options,
            // Only those that leave come here.
            perform: { _ in loop.stop() }, lag: { 0 }, onQuit: { loop.stop() },
            onSave: { lines in
                guard let path = request.options.configPath else { return "there is no home directory" }
                return SettingsFile.save(lines, to: path)
            },
            onTerminalGone: { loop.stop() })
        let player = Player(replay, monitor, loop)
        monitor.clock = ({ replay.now }, replay.clockOffset)
        monitor.place = { place(of: replay) }
        monitor.onReplay = { player.perform($0) }
        replay.onShown = { observer, crawl in
            if let books = observer as? CrawlBooks { monitor.show(books, of: crawl) }
        }
        if let fault = replay.seek(to: request.moment ?? "end") { throw StartFailure(.usage("--at " + fault.string)) }
        while replay.advance(at: loop.now) {}
        if let speed = request.speed {
            replay.setSpeed(speed, at: loop.now)
            replay.setPlaying(true, at: loop.now)
        }
        monitor.start()
        player.goOn()
        loop.run()
        monitor.stop()
        return .finished
    }

    /// Where a replay is, for the screen.
    static func place(of replay: Replay) -> ReplayPlace {
        var place = ReplayPlace()
        (place.position, place.length) = (replay.position, replay.length)
        (place.isPlaying, place.speed, place.isSeeking) = (replay.isPlaying, replay.speed, replay.isSeeking)
        (place.pages, place.errors, place.width) = replay.parts
        place.remark = replay.remark
        return place
    }

    /// Has a replay go on by a timer, and performs the user's commands.
    private final class Player {
        /// Nanoseconds between two steps of what plays.
        private static let interval: Int64 = 50_000_000

        private let replay: Replay
        private let monitor: Monitor
        private let loop: EventLoop
        private var timer: TimerID?

        init(_ replay: Replay, _ monitor: Monitor, _ loop: EventLoop) {
            (self.replay, self.monitor, self.loop) = (replay, monitor, loop)
        }

        /// Plays on, as long as there is something to play.
        func goOn() {
            if let timer { loop.cancel(timer) }
            timer = nil
            let goesOn = replay.advance(at: loop.now)
            monitor.placeChanged()
            guard goesOn else { return }
            let wait = replay.isSeeking ? 0 : Self.interval
            timer = loop.schedule(at: loop.now + wait) { [weak self] in
                self?.timer = nil
                self?.goOn()
            }
        }

        /// Performs a command, and returns what the user is told.
        func perform(_ command: ReplayCommand) -> SafeText? {
            defer { goOn() }
            switch command {
            case .togglePlay: replay.setPlaying(!replay.isPlaying, at: loop.now)
            case .faster: changeSpeed(Replay.speeds.first { $0 > replay.speed })
            case .slower: changeSpeed(Replay.speeds.last { $0 < replay.speed })
            case .step: replay.step()
            case .start: replay.seek(to: replay.start)
            case .end: replay.seek(to: replay.end)
            case .skip(let seconds): replay.seek(toPosition: replay.position + Int64(seconds) * 1_000_000_000)
            case .leap(let parts): replay.seek(toPosition: replay.position + Int64(parts) * (replay.length / 20))
            case .nextError: return replay.seekError(isBackward: false) ? nil : "no error comes after this"
            case .previousError: return replay.seekError(isBackward: true) ? nil : "no error came before this"
            case .at(let text): return replay.seek(to: text).map { ":at " + $0 }
            case .url(let url): return replay.seek(to: url) ? nil : "no exchange of it ended"
            case .urlWith(let text):
                guard let url = replay.url(with: text) else { return "no URL of the crawl has this in it" }
                return replay.seek(to: url) ? nil : "no exchange of the first URL with this ended"
            }
            return nil
        }

        private func changeSpeed(_ speed: Double?) {
            if let speed { replay.setSpeed(speed, at: loop.now) }
        }
    }
}
