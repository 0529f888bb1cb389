import Crawl
import Testing

@testable import Monitor
@testable import Words

/// Every table and every popup at every size, and a few scenes more.
@Suite struct GoldenTests {
    struct Scene: CustomTestStringConvertible, Sendable {
        let name: String
        var state: ScreenState
        let snapshot: MonitorSnapshot
        var isASCII = true

        var testDescription: String { name }

        func drawn(_ width: Int, _ height: Int) -> Canvas {
            Fixture.screen(width, height, state, isASCII: isASCII, snapshot: snapshot)
        }
    }

    static let sizes = [(100, 30), (80, 24), (40, 10), (20, 4), (1, 1)]

    private static func scene(
        _ name: String, on tab: Tab = .connections, isASCII: Bool = true,
        _ change: (inout ScreenState) -> Void = { _ in },
        tell: (inout MonitorSnapshot) -> Void = { _ in }
    ) -> Scene {
        var state = ScreenState()
        state.tab = tab
        var snapshot = Fixture.snapshot(of: tab)
        change(&state)
        tell(&snapshot)
        return Scene(name: name, state: state, snapshot: snapshot, isASCII: isASCII)
    }

    private static func details(_ name: String, _ details: Details) -> Scene {
        scene(name) {
            $0.details = OpenDetails(url: URLID(index: 0))
        } tell: {
            $0.details = details
        }
    }

    static let scenes: [Scene] =
        Tab.allCases.map { tab in scene("tab-\(tab)", on: tab) { $0.position.selection = tab == .seen ? 2 : 0 } }
        + Tab.allCases.map { tab in scene("help-\(tab)", on: tab) { $0.helpTop = 0 } }
        + [
            scene("unicode", isASCII: false),
            scene("menu-sort") { $0.open(.sort) },
            scene("menu-columns", on: .hosts) { $0.open(.columns) },
            scene("menu-meters") {
                $0.open(.meters)
                $0.settings.meters = [.pages, .conns, .hosts]
            },
            scene("setup", on: .seen) { $0.setup = 5 },
            scene("notice") {
                $0.notice = Notice(title: "sent to the clipboard", lines: ["curl -- 'https://example.org/'"])
            },
            scene("columns") {
                $0.table.choose(["age", "id", "try", "state"], of: .connections)
                $0.settings.meters = [.ttfb, .conns]
            },
            scene("searching", on: .seen) {
                let filter = TextFilter("install")
                $0.search = filter.map { Search(filter: $0, origin: 0, isBackward: false) }
            } tell: {
                $0.searched = 40
            },
            scene("prompt-find") { $0.prompt = Prompt(.find, text: "install") },
            scene("prompt-filter", on: .seen) {
                $0.prompt = Prompt(.filter, text: "!漢字")
                $0.table.filter = RowFilter("!漢字", on: .seen)
            } tell: {
                $0.filtered = 0.4
            },
            scene("prompt-ignore", on: .todo) {
                $0.prompt = Prompt(.ignore, text: "/calendar/")
            } tell: {
                $0.preview = "drops 12,340 of 33,641 todo"
            },
            scene("filter", on: .todo) { $0.table.filter = RowFilter("page", on: .todo) },
            scene("following") { $0.table.cursor.isFollowing = true },
            scene("message") { $0.message = "host blocked: b unblocks it" },
            scene("no-meters") { $0.hidesMeters = true },
            scene("note", tell: { $0.note = "engine blocking: the screen stands still during each fetch" }),
            scene("paused") { _ in
            } tell: {
                $0.state = .pausing
                $0.idle?.isPaused = true
                $0.todoTrend = -41
            },
            scene("draining") { _ in
            } tell: {
                $0.state = .draining
                $0.idle?.isDraining = true
            },
            scene("story", on: .hosts) {
                $0.story = OpenStory(host: 4, origin: "https://host-4.example.org:8443")
            } tell: {
                $0.story = Fixture.story
            },
            scene("latency") {
                $0.showsLatency = true
            } tell: {
                $0.latencyMap = Fixture.latencyMap
            },
            scene("latency-unicode", isASCII: false) {
                $0.showsLatency = true
            } tell: {
                $0.latencyMap = Fixture.latencyMap
            },
            details("details-reading", DetailsFixture.reading), details("details-failed", DetailsFixture.failed),
            details("details-connecting", DetailsFixture.connecting),
            details("details-skipped", DetailsFixture.skipped),
            details("details-seed", DetailsFixture.seed),
            scene("details-end") {
                $0.details = OpenDetails(url: URLID(index: 0), top: 99)
            } tell: {
                $0.details = DetailsFixture.reading
            },
        ]

    /// Beside the table, where there is room for it, and with marked rows.
    @Test(arguments: [(120, 40), (200, 60)]) func paneBesideTheTable(width: Int, height: Int) {
        var scene = Self.scene("pane", on: .seen) {
            $0.position.selection = 1
            $0.showsPane = true
            $0.table.marks = [.url(URLID(index: 1)), .url(URLID(index: 2))]
        } tell: {
            $0.details = DetailsFixture.failed
        }
        Golden.expect(scene.drawn(width, height), named: "pane-\(width)x\(height)")
        scene.state.details = OpenDetails(url: URLID(index: 0), selection: 3)
        Golden.expect(scene.drawn(width, height), named: "pane-links-\(width)x\(height)")
    }

    @Test(arguments: scenes) func sceneAtEverySize(_ scene: Scene) {
        for (width, height) in Self.sizes {
            Golden.expect(scene.drawn(width, height), named: "\(scene.name)-\(width)x\(height)")
        }
    }
}
