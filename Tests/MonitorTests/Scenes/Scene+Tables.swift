import Crawl

@testable import Monitor
@testable import Words

/// The tables, and what changes them.
extension Scene {
    static let tables: [Scene] =
        Tab.allCases.map { tab in Scene("tables/\(tab)", on: tab) { $0.position.selection = tab == .seen ? 2 : 0 } }
        + Tab.allCases.map { tab in
            Scene("tables-empty/\(tab)", on: tab) { _ in
            } tell: {
                $0.rows = []
                $0.rowCount = 0
            }
        }
        + [
            Scene("tables-changed/unicode", isASCII: false),
            Scene("tables-changed/hosts-unicode", on: .hosts, isASCII: false),
            Scene("tables-changed/last-row", on: .seen) { $0.position.selection = 59 },
            Scene("tables-changed/columns") {
                $0.table.choose(["age", "id", "try", "state"], of: .connections)
                $0.settings.meters = [.ttfb, .conns]
            },
            Scene("tables-changed/kind", on: .seen) {
                $0.table.chip = .broken
            } tell: {
                $0.rows = $0.rows.filter { $0.target?.status == 404 }
                $0.rowCount = $0.rows.count
            },
            Scene("tables-changed/sorted", on: .seen) {
                $0.table.sort = SortOrder(column: .took, isDescending: true)
            } tell: {
                $0.rows = $0.rows.filter { $0.target?.kept != nil }.reversed()
                $0.rowCount = $0.rows.count
                $0.orderRemark = "the first 1,000 of 53,264"
            },
            Scene("tables-changed/filter", on: .todo) { $0.table.filter = RowFilter("page", on: .todo) },
            Scene("tables-changed/filter-reading", on: .seen) {
                $0.table.filter = RowFilter("status:404 took>1s", on: .seen)
            } tell: {
                $0.rows = []
                $0.rowCount = 0
                $0.filtered = 0.4
            },
            Scene("tables-changed/marks", on: .seen) {
                $0.position.selection = 1
                $0.table.marks = [.url(URLID(index: 1)), .url(URLID(index: 2)), .url(URLID(index: 4))]
            },
            Scene("tables-changed/following") { $0.table.cursor.isFollowing = true },
            Scene("tables-changed/scrolled", on: .seen) { $0.urlOffset = 16 },
            Scene("tables-changed/folder", on: .tree) {
                $0.folders = [OpenFolder(base: "https://example.org/", former: Cursor())]
                $0.position.selection = 3
            },
            Scene("tables-changed/no-meters") { $0.hidesMeters = true },
        ]

    /// What the crawl does, and how it ended.
    static let moments: [Scene] = [
        Scene("moments/note", tell: { $0.note = "engine blocking: the screen stands still during each fetch" }),
        Scene("moments/message") { $0.message = "host blocked: b unblocks it" },
        Scene("moments/pausing") { _ in
        } tell: {
            $0.state = .pausing
            $0.idle?.isPaused = true
            $0.todoTrend = -41
        },
        Scene("moments/paused") { _ in
        } tell: {
            $0.state = .paused
            $0.idle?.isPaused = true
            $0.rows = []
            $0.rowCount = 0
            $0.counts = Counts(seen: 53_264, todo: 33_648, inFlight: 0, done: 19_590, skipped: 26)
            $0.connectionsByState = [0, 0, 0, 0, 0, 0]
            $0.tabCounts[0] = 0
        },
        Scene("moments/waiting") { _ in
        } tell: {
            $0.sharesFrontier = true
            $0.idle = IdleReasons()
            $0.idle?.deeper = 33_648
            $0.idle?.freeSlots = 16
            $0.rows = []
            $0.rowCount = 0
            $0.counts = Counts(seen: 53_264, todo: 33_648, inFlight: 0, done: 19_590, skipped: 26)
            $0.connectionsByState = [0, 0, 0, 0, 0, 0]
            $0.tabCounts[0] = 0
        },
        Scene("moments/frozen", tell: { $0.isFrozen = true }),
        Scene("moments/still") { $0.isStill = true },
        Scene("moments/draining") { _ in
        } tell: {
            $0.state = .draining
            $0.idle?.isDraining = true
        },
        ended("moments/finished") {
            $0.end?.lines = [EndFixture.nothingBroken]
            $0.tabCounts[Tab.errors.rawValue] = 0
        },
        ended("moments/finished-broken") { _ in },
        ended("moments/stopped") { stop(&$0) },
        Scene("moments/stopped-seen", on: .seen, tell: { stop(&$0) }),
    ]

    private static func ended(_ name: String, _ change: (inout MonitorSnapshot) -> Void) -> Scene {
        Scene(name) { _ in
        } tell: {
            $0.state = .finished
            $0.rows = []
            $0.rowCount = 0
            $0.idle = nil
            $0.counts = Counts(seen: 53_264, todo: 0, inFlight: 0, done: 52_231, skipped: 1_033)
            $0.connectionsByState = [0, 0, 0, 0, 0, 0]
            $0.tabCounts = [0, 0, 53_264, Fixture.verdicts.count, 31, 53_000, 0, 0, 53_264]
            $0.todoTrend = nil
            $0.end = EndSummary(lines: EndFixture.lines)
            change(&$0)
        }
    }

    private static func stop(_ snapshot: inout MonitorSnapshot) {
        snapshot.state = .finished
        snapshot.wasStopped = true
        snapshot.stoppedBy = .pages(20_000)
        snapshot.idle = nil
        snapshot.todoTrend = nil
        snapshot.counts = Counts(seen: 53_264, todo: 32_231, inFlight: 0, done: 20_000, skipped: 1_033)
        snapshot.tabCounts[Tab.todo.rawValue] = 32_231
        snapshot.end?.lines.insert(EndFixture.notTried, at: 3)
    }
}

/// Lines of the end's summary.
private enum EndFixture {
    static let nothingBroken = EndSummary.Line(
        title: "BROKEN", text: "none of the URLs that were asked for", style: .good)
    static let notTried = EndSummary.Line(
        title: "NOT TRIED", text: "32,231 URLs still wait", style: .warning, key: .character("2"), label: "shows them")
    static let lines = [
        EndSummary.Line(
            title: "BROKEN", text: "27 URLs: 404 18, timeout 6, tls 2, redirect 1", style: .bad,
            key: .character("5"), label: "shows them"),
        EndSummary.Line(
            title: "BLOCKED", text: "3 hosts turned the crawl away: 403 4, 503 3",
            style: .warning,
            key: .character("5"), label: "shows them"),
        EndSummary.Line(
            title: "FLAKY", text: "3 URLs failed, and then did not", style: .notice, key: .character("3"),
            label: "shows them"),
        EndSummary.Line(
            title: "HOSTS", text: "in trouble: slow or failing 4, down 3, held by you 2, throttled 1", style: .warning,
            key: .character("4"), label: "tells why"),
        EndSummary.Line(
            title: "SLOWEST",
            text: "42.7s, 19 more over 1 s: ",
            url: "https://example.org/reports/annual-2005/all-in-one-page.html", style: .notice, key: .character("3"),
            label: "shows all"),
        EndSummary.Line(
            title: "SKIPPED", text: "1,033 URLs: scope 812, robots 120, pattern 101", style: .notice,
            key: .character("3"), label: "shows them"),
        EndSummary.Line(
            title: "TRAPS", text: "54 URLs cut off as part of endless chains; what lies behind is not known",
            style: .warning),
    ]
}
