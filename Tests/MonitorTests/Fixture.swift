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
        snapshot.pagesPerSecond = 41.23
        snapshot.bytesPerSecond = 3_880_000
        snapshot.pageHistory = (0..<60).map { Double(($0 * 7) % 23) }
        snapshot.byteHistory = (0..<60).map { Double(($0 * 5) % 17) * 100_000 }
        snapshot.statusClasses = [18_204, 1_022, 311, 9]
        snapshot.errors = 24
        snapshot.delay = 250_000_000
        snapshot.clock = "20:14:07"
        snapshot.historyEnd = 60
        snapshot.firstByte = (84_000_000, 410_000_000)
        snapshot.firstByteHistory = (0..<60).map { Double(($0 * 3) % 11) * 10_000_000 }
        snapshot.todoTrend = 212
        snapshot.maxTries = 4
        snapshot.hosts.hosts = 6
        snapshot.hosts.tallied = 6
        snapshot.hosts.fine = 3
        snapshot.hosts.down = 1
        snapshot.hosts.slow = 1
        snapshot.hosts.backingOff = 1
        snapshot.hosts.nextDue = 28_000_000_000
        snapshot.idle = idle
        snapshot.tabCounts = [7, 33_641, 53_264, 6, 24, 53_000, 33_641, 53_264]
        snapshot.chipCounts = [53_264, 27, 1_022, 20, 26]
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
            case .clusters: []
            case .tree: folders.map(TableRow.folder)
            }
        snapshot.rowCount = snapshot.rows.count
        return snapshot
    }

    /// One of each verdict, the worst first.
    static let verdicts: [HostVerdict] = [
        .down(.refused, count: 4, of: 4, isAll: true), .down(.timeout, count: 5, of: 6, isAll: false),
        .robotsFails(.status(503)), .throttled(.tooMany, rest: 28_000_000_000),
        .failing(.reset, percent: 19, HostVerdict.Slowness(connections: 1, delay: 10_000_000_000)),
        .forbidsAll(812), .slow(3_100_000_000), .drips(120), .atLimit(12, isPerHost: true),
        .slowed(HostVerdict.Slowness(connections: 3, delay: 0)), .paused, .blocked, .asksRobots,
        .crawlDelay(250_000_000), .forbids(12_345), .fine, .notAsked, .outside,
    ]

    static let hosts: [HostRow] = verdicts.enumerated().map { index, verdict in
        var row = HostRow()
        row.host = UInt32(index)
        row.origin = "https://host-\(index).example.org:8443"
        row.verdict = verdict
        row.todo = index * 4_205
        row.inFlight = index % 3
        row.connections = 8
        row.done = index * 2_448
        row.failed = index % 2 * 7
        row.delay = Int64(index % 3) * 250_000_000
        row.half = index == 0 ? nil : Int64(index) * 84_000_000
        row.nearlyAll = row.half.map { $0 * 3 }
        row.recent = (0..<min(index, HostHistory.recentCount)).map { place in
            place % 5 == 4 ? HostOutcome.allCases[(index + place) % HostOutcome.allCases.count] : .fine
        }
        row.attempts = index * 100
        row.fine = index * 100 - index
        row.wait = index == 3 ? 28_000_000_000 : nil
        row.robots = "known"
        return row
    }

    static let folders: [SiteFolder] = ["docs/", "blog/", "old/", ""].enumerated().map { index, name in
        var folder = SiteFolder(id: index, name: name)
        folder.urls = 12_000 >> (2 * index)
        folder.done = folder.urls / 2
        folder.broken = [0, 40, 200, 1][index]
        folder.bytes = folder.done * 4_200
        folder.timed = folder.done
        folder.took = Int64(folder.done) * Int64(index + 1) * 300_000_000
        return folder
    }
    static let story: HostStory = {
        var story = HostStory()
        story.row = hosts[4]
        story.outcomes = [("fine", 323), ("reset", 77)]
        story.latencies = (0..<LatencyCounts.doublings).map { (7...12).contains($0) ? ($0 * 37) % 60 : 0 }
        story.bodyRate = 1_200
        story.robots = "forbids 12 URLs, asked for again in 23h59m"
        story.delay = "10.0s: it was in trouble"
        story.connections = "1 of 12: it was in trouble, and good answers give them back"
        story.rest = "28.0s: the host asked for that"
        return story
    }()

    static let latencyMap: LatencyMap = {
        var map = LatencyMap(startedAt: 0)
        for second in 0..<90 {
            for number in 0..<(20 + second % 7) {
                let wait = Int64((second * 31 + number * 17) % 190 + 10) * 1_000_000
                map.add(second == 60 ? wait * 40 : wait, at: Int64(second) * 1_000_000_000)
            }
        }
        return map
    }()

    static let errors: [TableRow] = {
        var group = ErrorGroupRow()
        group.count = 18
        group.kind = "404"
        group.status = 404
        group.template = "https://example.org/page/#"
        group.last = "20:13:58"
        group.isExpanded = true
        var other = ErrorGroupRow()
        other.group = 1
        other.count = 6
        other.kind = "timeout"
        other.template = "https://shop.example.org/search?q=*&p=*"
        other.last = "20:12:01"
        return [.errorGroup(group), .failure(urls[1], group: 0, isFixed: false), .errorGroup(other)]
    }()

    static let log: [LogRow] = {
        var fetched = LogRow()
        fetched.time = "20:14:07.123"
        fetched.target = urls[0]
        fetched.result = "200"
        fetched.style = .good
        fetched.bytes = 4_200
        fetched.took = 12_000_000
        fetched.type = "html"
        fetched.links = 20
        fetched.newLinks = 3
        var failed = fetched
        failed.time = "20:14:06.004"
        failed.result = "timeout"
        failed.style = .bad
        failed.links = 0
        failed.remark = "will retry"
        var state = LogRow()
        state.time = "20:01:20.000"
        state.result = "running"
        state.style = .notice
        return [fetched, failed, state]
    }()

    static let connections = [
        connection(7, .reading, ms: 12_100, "https://dl.example.org/iso/tiny-amd64.iso", 200, 43_305_000, wait: 900),
        connection(3, .awaiting, ms: 4_020, "https://shop.example.org/search?q=%E6%BC%A2&p=311", 0, 0, wait: 0),
        connection(19, .securing, ms: 1_880, "https://old.example.org/", 0, 0, wait: 0),
        connection(22, .resolving, ms: 1_200, "https://cdn-9.example.net/a.js", 0, 0, wait: 0),
        connection(
            5, .reading, ms: 612, "https://example.org/docs/guide/getting-started/very/deep/install.html", 200, 49_254,
            wait: 300),
        connection(11, .connecting, ms: 340, "https://example.org:8443/status", 0, 0, wait: 0),
        connection(2, .awaiting, ms: 121, "http://example.org/blog/2024/11/", 0, 0, wait: 0),
    ]

    static let urls: [URLRow] = {
        var rows: [URLRow] = []
        let states: [(URLState, UInt16)] = [(.done, 200), (.done, 404), (.skipped, 0), (.inFlight, 0), (.todo, 0)]
        for (index, (state, status)) in states.enumerated() {
            var row = URLRow()
            row.id = URLID(index: UInt32(index))
            row.url = "https://example.org/page/\(index)"
            row.reason = state == .skipped ? "scope" : nil
            row.state = state
            row.status = status
            row.depth = index
            row.linksIn = 4 * 312 >> (3 * index)
            if status > 0 {
                let record = FetchRecord(slot: 0, url: row.id, endedAt: 0, outcome: .ok)
                record.bytes = 4_200
                record.timings.total = Int64(1 + index) * 712_000_000
                record.timings.wait = 84_000_000
                row.kept = KeptExchange(record, type: 1, group: nil)
                row.type = "html"
                row.title = "Page number \(index)"
            }
            row.referrer = index > 0 ? "https://example.org/" : nil
            rows.append(row)
        }
        return rows
    }()

    private static func connection(
        _ slot: Int, _ state: ConnectionState, ms age: Int64, _ url: SafeText, _ status: UInt16, _ bytes: Int,
        wait: Int64
    ) -> ConnectionRow {
        var row = ConnectionRow()
        row.slot = slot
        row.state = state
        row.age = age * 1_000_000
        row.total = (age + 60 + wait) * 1_000_000
        for passed in ConnectionState.allCases where passed.rawValue <= state.rawValue {
            row.entered[Int(passed.rawValue)] = Int64(passed.rawValue) * 10_000_000
        }
        row.entered[Int(state.rawValue)] = row.total - row.age
        row.bytes = bytes
        row.target.url = url
        row.target.status = status
        row.target.depth = 2
        row.target.referrer = "https://example.org/download.html"
        return row
    }

    /// The fixture drawn.
    static func screen(
        _ width: Int, _ height: Int, _ state: ScreenState = ScreenState(), isASCII: Bool = true,
        snapshot: MonitorSnapshot = snapshot
    ) -> Canvas {
        let layout = ScreenLayout(
            width: width, height: height, hasNote: snapshot.note != nil, meters: state.shownMeters,
            hasChips: state.tab == .seen, wantsPane: state.wantsPane)
        var snapshot = snapshot
        snapshot.cursor = state.table.cursor
        return Screen(snapshot: snapshot, state: state, layout: layout, isASCII: isASCII).render()
    }
}

extension Canvas {
    /// The text of each row, without spaces at the end.
    var lines: [String] {
        (0..<height).map { y in
            let text = row(y).map(\.text).joined()
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// The text of all rows.
    var text: String { lines.joined(separator: "\n") }

    /// A letter for each cell's style: its position in `Style`, from `a`.
    var styles: String {
        (0..<height).map { y in
            let letters = row(y).map { Character(Unicode.Scalar(0x61 + $0.style.rawValue)) }
            return String(letters.reversed().drop { $0 == "a" }.reversed())
        }.joined(separator: "\n")
    }
}
