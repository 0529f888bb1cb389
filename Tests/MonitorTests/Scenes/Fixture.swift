import Crawl

@testable import Monitor
@testable import Words

/// A crawl at one moment, made up: the golden screens show it.
enum Fixture {
    static var snapshot: MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        snapshot.target = "https://example.org/"
        snapshot.furtherSeeds = 3
        snapshot.elapsed = 767_000_000_000
        snapshot.counts = Counts(seen: 53_264, todo: 33_641, inFlight: 7, done: 19_590, skipped: 26)
        snapshot.concurrency = 16
        snapshot.connectionsByState = [1, 1, 1, 0, 2, 2]
        snapshot.pagesPerSecond = 18.43
        snapshot.bytesPerSecond = 1_280_000
        snapshot.pageHistory = (0..<120).map { Double(($0 * 7) % 23) }
        snapshot.byteHistory = (0..<120).map { Double(($0 * 5) % 17) * 100_000 }
        snapshot.statusClasses = [18_204, 1_022, 311, 9]
        snapshot.errors = 24
        snapshot.delay = 250_000_000
        snapshot.clock = "20:14:07"
        snapshot.historyEnd = 767
        snapshot.firstByte = (84_000_000, 410_000_000)
        snapshot.firstByteHistory = (0..<120).map { Double(($0 * 3) % 11) * 10_000_000 }
        snapshot.todoTrend = 212
        snapshot.maxTries = 4
        snapshot.hosts.hosts = verdicts.count
        snapshot.hosts.tallied = verdicts.count
        snapshot.hosts.fine = 6
        snapshot.hosts.forbidding = 1
        snapshot.hosts.down = 3
        snapshot.hosts.turningAway = 1
        snapshot.hosts.slow = 4
        snapshot.hosts.backingOff = 1
        snapshot.hosts.held = 2
        snapshot.hosts.outside = 1
        snapshot.hosts.nextDue = 28_000_000_000
        snapshot.idle = idle
        snapshot.tabCounts = [7, 33_641, 53_264, verdicts.count, 24, 53_000, standing.workers.count, 33_641, 53_264]
        snapshot.chipCounts = [53_264, 27, 5, 2, 3, 1_022, 20, 26]
        snapshot.loopLag = 1_240_000
        snapshot.droppedFrames = 2
        snapshot.rowCount = 7
        snapshot.rows = connections.map(TableRow.connection)
        return snapshot
    }

    private static var idle: IdleReasons {
        var idle = IdleReasons()
        idle.ready = 18
        idle.hostDelay = 12
        idle.backingOff = 3
        idle.nextDue = 180_000_000
        idle.freeSlots = 9
        return idle
    }

    /// The fixture with another table.
    static func snapshot(of tab: Tab) -> MonitorSnapshot {
        var snapshot = snapshot
        snapshot.tab = tab
        snapshot.rows =
            switch tab {
            case .connections: connections.map(TableRow.connection)
            case .todo: urls.filter { $0.state == .todo }.enumerated().map { .url($1, position: $0) }
            case .seen: urls.enumerated().map { .url($1, position: $0) }
            case .hosts: hosts.map(TableRow.host)
            case .errors: errors
            case .log: log.map(TableRow.line)
            case .workers: standing.workers.map(TableRow.worker)
            case .clusters: clusters.map(TableRow.cluster)
            case .tree: folders.map(TableRow.folder)
            }
        snapshot.rowCount = snapshot.rows.count
        if tab == .workers { (snapshot.sharesFrontier, snapshot.standing) = (true, standing) }
        return snapshot
    }

    /// Three processes that share a crawl, one of which is in trouble.
    static var standing: SharedStanding {
        var standing = SharedStanding()
        (standing.seen, standing.waiting, standing.taken) = (1_253_264, 833_641, 1_201)
        (standing.done, standing.skipped, standing.hosts) = (417_390, 1_032, (waiting: 812, leased: 191))
        standing.workers = ["one-4711-5c0ffee1", "three-98-8badf00d", "two-1204-deadbee5"].map {
            SharedWorker(name: $0)
        }
        for index in standing.workers.indices {
            standing.workers[index].state = index == 1 ? "waiting" : "running"
            standing.workers[index].silence = index == 2 ? 6_400_000_000 : 120_000_000
            standing.workers[index].rate = index == 1 ? 0 : 41.5 + Double(index)
            standing.workers[index].hosts = index == 1 ? 0 : 95 + index
            standing.workers[index].inFlight = index == 1 ? 0 : 16
            standing.workers[index].done = 139_130 * (index + 1) / 2
            standing.workers[index].lag = index == 2 ? 240_000_000 : 1_200_000
            standing.workers[index].bytes = 1 << (30 + index)
            standing.workers[index].version = "0.1.0"
        }
        standing.workers[0].isThis = true
        return standing
    }

    /// The fixture drawn.
    static func screen(
        _ width: Int, _ height: Int, _ state: ScreenState = ScreenState(), isASCII: Bool = true,
        snapshot: MonitorSnapshot = snapshot
    ) -> Canvas {
        let layout = ScreenLayout(
            width: width, height: height, hasNote: snapshot.note != nil || snapshot.sharesFrontier,
            meters: state.shownMeters,
            hasChips: state.tab == .seen, wantsPane: state.wantsPane)
        var snapshot = snapshot
        snapshot.cursor = state.table.cursor
        snapshot.cursor.position.clamp(rows: snapshot.rowCount, page: layout.listRows)
        snapshot.rows = Array(
            snapshot.rows.dropFirst(snapshot.cursor.position.top).prefix(max(0, layout.listRows)))
        return Screen(snapshot: snapshot, state: state, layout: layout, isASCII: isASCII).render()
    }
}

extension Canvas {
    /// The text of each row, without spaces at the end.
    var lines: [String] {
        (0..<height).map { y in
            Self.line(row(y)) { cell, text in
                for index in 0..<Cell.maxScalars {
                    guard let scalar = Unicode.Scalar(cell.scalar(index)), scalar.value > 0 else { return }
                    text.append(scalar)
                }
            }
        }
    }

    /// The text of all rows.
    var text: String { lines.joined(separator: "\n") }

    /// A letter for each cell's style: its position in `Style`, from `a`.
    var styles: String {
        (0..<height).map { y in
            Self.line(row(y), blank: "a") { $1.append(Unicode.Scalar(0x61 + $0.style.rawValue)) }
        }.joined(separator: "\n")
    }

    private static func line(
        _ row: ArraySlice<Cell>, blank: Unicode.Scalar = " ", _ append: (Cell, inout String.UnicodeScalarView) -> Void
    ) -> String {
        var text = String.UnicodeScalarView()
        for cell in row { append(cell, &text) }
        while text.last == blank { text.removeLast() }
        return String(text)
    }
}
