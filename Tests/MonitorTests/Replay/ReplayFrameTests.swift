import Crawl
import HTTP
import Store
import TestSupport
import Testing

@testable import CrawltopKit
@testable import Monitor
@testable import Words

/// Frames of a crawl that is kept, beside those of its replay.
@Suite struct ReplayFrameTests {
    /// Seconds since 1970 at the crawl's zero.
    private static let offset: Int64 = 1_700_000_000_000_000_000

    private struct Shot {
        let now: Int64
        let tab: Tab
        let rows: [String]
    }

    private static func options() -> CrawlOptions {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/", "http://b.test:8/1"]
        (options.hashSeed, options.jitterSeed, options.maxTries, options.concurrency) = (5, 5, 2, 6)
        options.scope = .any
        options.sources.takesRobotsSitemaps = false
        return options
    }

    /// A frame's rows. What follows from when frames are drawn is left out: bytes a second, and the trend of todo, by which
    /// the end is foreseen.
    private static func rows(_ model: MonitorModel, _ crawl: any CrawlView, _ tab: Tab, at now: Int64) -> [String] {
        var state = ScreenState()
        state.settings.isASCII = true
        state.settings.meters = [.pages, .ttfb, .conns, .hosts, .status]
        state.show(tab)
        let layout = ScreenLayout(width: 120, height: 34, meters: state.settings.meters)
        let request = state.request((model.number ?? 0) + 1, page: layout.listRows, width: layout.tableWidth)
        model.books.look(at: crawl, now: now)
        model.advance(for: request, in: crawl, at: now)
        var snapshot = model.snapshot(for: request, of: crawl, at: now)
        snapshot.todoTrend = nil
        snapshot.bytesPerSecond = 0
        let canvas = Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true).render()
        return (0..<canvas.height).map { y in canvas.row(y).map(\.text).joined() }
    }

    /// A crawl in steps of whole milliseconds, each exchange in its states.
    private final class Play {
        let crawl: Crawl
        private var dice: SplitMix64
        private var busy: [(slot: Int, stage: Int)] = []
        private(set) var now: Int64 = 0
        private var connections: UInt64 = 0

        init(_ crawl: Crawl, seed: UInt64) { (self.crawl, dice) = (crawl, SplitMix64(seed: seed)) }

        func roll(_ sides: Int) -> Int { Int(dice.next() % UInt64(sides)) }

        func step() throws {
            now += Int64(1 + roll(40)) * 1_000_000
            if crawl.nextWakeUp.map({ $0 <= now }) == true { crawl.wakeUp() }
            if roll(60) == 0 { crawl.perform(.setConcurrency(3 + roll(6)), now: now) }
            if roll(80) == 0 { crawl.perform(.togglePause, now: now) }
            if roll(150) == 0 { crawl.perform(.ignore("[89]$"), now: now) }
            if crawl.state == .paused { crawl.perform(.resume, now: now) }
            for _ in 0..<1 + roll(3) { if let dispatch = crawl.next(now: now) { busy.append((dispatch.slot, 0)) } }
            for place in busy.indices.reversed() where roll(2) == 0 {
                if try goOn(busy[place].slot, busy[place].stage) {
                    busy[place].stage += 1
                } else {
                    busy.remove(at: place)
                }
            }
        }

        private func goOn(_ slot: Int, _ stage: Int) throws -> Bool {
            switch stage {
            case 0: crawl.enter(.resolving, slot: slot, now: now)
            case 1: crawl.enter(.connecting, slot: slot, now: now)
            case 2:
                connections += 1
                crawl.connected(slot: slot, connection: connections, peer: "127.0.0.1:80", reused: false)
                crawl.enter(.sending, slot: slot, now: now)
                crawl.enter(.awaiting, slot: slot, now: now)
            case 3:
                if roll(8) == 0 {
                    crawl.endExchange(in: slot, .failed(FetchError(.reset, "it was reset")), now: now)
                    return false
                }
                crawl.enter(.reading, slot: slot, now: now)
                crawl.received(900 + roll(4_000), slot: slot)
            default:
                let links = (0..<roll(9)).map { _ in "<a href='/\(roll(5))/\(roll(99))'>x</a>" }.joined()
                let status = ["200 OK", "200 OK", "200 OK", "404 x", "503 x"][roll(5)]
                try answer(crawl, slot: slot, "<title>Page \(roll(99))</title>" + links, status: status, at: now)
                return false
            }
            return true
        }
    }

    @Test func aFrameOfAReplayIsTheOneThatWasLive() throws {
        let folder = try TemporaryFolder()
        let directory = JobDirectory(folder.path)
        let lock = try directory.create(values: [("options", ""), ("hash seed", "5")])
        defer { withExtendedLifetime(lock) {} }
        let writer = JobWriter(directory, onChange: {})
        #expect(writer.start())
        let crawl = try Crawl(options: Self.options(), now: 0)
        let play = Play(crawl, seed: 3)
        let recorder = JobRecorder(writer, clockOffset: Self.offset)
        recorder.clock = { play.now }
        crawl.subscribe(recorder)
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        model.clockOffset = Self.offset
        crawl.subscribe(model.books)
        try crawl.start(now: 0)
        var shots: [Shot] = []
        let tabs: [Tab] = [.connections, .todo, .seen, .hosts, .errors, .log]
        for turn in 0..<1_200 where crawl.state != .finished {
            try play.step()
            guard turn % 3 == 0 else { continue }
            let tab = tabs[shots.count % tabs.count]
            shots.append(Shot(now: play.now, tab: tab, rows: Self.rows(model, crawl, tab, at: play.now)))
        }
        #expect(shots.count >= 200)
        let end = JobEnd(isFinished: false, reason: "", code: 3)
        #expect(recorder.close(crawl, end, at: play.now, patience: 10_000_000_000) == nil)

        let replay = try Replay(path: folder.path, options: Self.options(), distance: 700) {
            CrawlBooks(startedAt: $0)
        }
        var shown = MonitorModel(books: CrawlBooks(startedAt: 0))
        replay.onShown = { observer, _ in
            guard let books = observer as? CrawlBooks else { return }
            shown = MonitorModel(books: books)
            shown.clockOffset = replay.clockOffset
        }
        var dice = SplitMix64(seed: 9)
        for _ in 0..<200 {
            let shot = shots[Int(dice.next() % UInt64(shots.count))]
            replay.seek(to: shot.now + Self.offset - replay.clockOffset)
            while replay.advance(at: 0) {}
            let rows = Self.rows(shown, replay.view, shot.tab, at: replay.now)
            guard rows != shot.rows else { continue }
            let place = rows.indices.first { rows[$0] != shot.rows[$0] } ?? 0
            Issue.record("\(shot.tab) at \(shot.now / 1_000_000) ms:\n\(shot.rows[place])\n\(rows[place])")
            return
        }
    }
}
