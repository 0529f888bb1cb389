import Crawl

@testable import Monitor
@testable import Words

/// Boxes over the table, prompts, and details.
extension Scene {
    static let help: [Scene] =
        Tab.allCases.map { tab in Scene("help/\(tab)", on: tab) { $0.helpTop = 0 } }
        + [Scene("help/end") { $0.helpTop = 1_000 }]

    static let boxes: [Scene] = [
        Scene("boxes/menu-sort") { $0.open(.sort) },
        Scene("boxes/menu-columns", on: .hosts) { $0.open(.columns) },
        Scene("boxes/menu-meters") {
            $0.open(.meters)
            $0.settings.meters = [.pages, .conns, .hosts]
        },
        Scene("boxes/setup", on: .seen) { $0.setup = 5 },
        Scene("boxes/notice") {
            $0.notice = Notice(title: "sent to the clipboard", lines: ["curl -- 'https://example.org/'"])
        },
        Scene("boxes/restrictions") {
            $0.restrictions = 1
        } tell: {
            $0.restrictions = [
                .init(restriction: .ignored("/calendar/"), kind: "ignored", name: "/calendar/", held: 12_340),
                .init(
                    restriction: .pruned(1), kind: "pruned",
                    name: "URLs such as https://example.org/search?q=a+rather+long+query&sort=relevance&page=311",
                    held: 20_012),
                .init(restriction: .blocked(3), kind: "blocked", name: "https://ads.example.org", held: 1),
                .init(restriction: .paused(4), kind: "paused", name: "https://shop.example.org:8443", held: 0),
            ]
            $0.otherSkips = "scope 812, robots 120, trap 54"
        },
        Scene("boxes/restrictions-none") {
            $0.restrictions = 0
        } tell: {
            $0.restrictions = []
        },
        story("boxes/story", isASCII: true), story("boxes/story-unicode", isASCII: false),
        latency("boxes/latency", isASCII: true), latency("boxes/latency-unicode", isASCII: false),
        Scene("boxes/latency-none") {
            $0.showsLatency = true
        } tell: {
            $0.latencyMap = LatencyMap(startedAt: 0)
        },
    ]

    private static func story(_ name: String, isASCII: Bool) -> Scene {
        Scene(name, on: .hosts, isASCII: isASCII) {
            $0.position.selection = 5
            $0.story = OpenStory(host: 5, origin: "https://host-5.example.org:8443")
        } tell: {
            $0.story = Fixture.story
        }
    }

    private static func latency(_ name: String, isASCII: Bool) -> Scene {
        Scene(name, isASCII: isASCII) {
            $0.showsLatency = true
        } tell: {
            $0.latencyMap = Fixture.latencyMap
        }
    }

    static let prompts: [Scene] = [
        Scene("prompts/find") { $0.prompt = Prompt(.find, text: "install") },
        Scene("prompts/finding", on: .seen) {
            $0.search = TextFilter("install").map { Search(filter: $0, origin: 0, isBackward: false) }
        } tell: {
            $0.searched = 40
        },
        Scene("prompts/filter-empty", on: .seen) { $0.prompt = Prompt(.filter) },
        Scene("prompts/filter", on: .seen) {
            $0.prompt = Prompt(.filter, text: "!漢字")
            $0.table.filter = RowFilter("!漢字", on: .seen)
        } tell: {
            $0.filtered = 0.4
        },
        Scene("prompts/filter-wrong", on: .seen) { $0.prompt = Prompt(.filter, text: "status:abc") },
        Scene("prompts/ignore", on: .todo) {
            $0.prompt = Prompt(.ignore, text: "/calendar/")
        } tell: {
            $0.preview = "drops 12,340 of 33,641 todo"
        },
        Scene("prompts/cursor") {
            var prompt = Prompt(.find, text: "installation of several packages")
            for _ in 0..<13 { _ = prompt.edit(.left) }
            $0.prompt = prompt
        },
        command("prompts/commands", ""), command("prompts/command-begun", "per"),
        command("prompts/command-chosen", "ho", keys: [.tab, .tab]),
        command("prompts/command-value", "sort ", on: .seen), command("prompts/command-number", "max-pages +10"),
        command("prompts/command-unknown", "xyzzy"),
        Scene("prompts/command-ignore", on: .todo) {
            $0.type(":ignore /calendar/")
        } tell: {
            $0.preview = "drops 12,340 of 33,641 todo"
        },
    ]

    private static func command(_ name: String, _ text: String, on tab: Tab = .connections, keys: [Key] = []) -> Scene {
        Scene(name, on: tab) { $0.type(":" + text, then: keys) }
    }

    private static func details(_ name: String, _ details: Details, top: Int = 0) -> Scene {
        Scene("details/" + name) {
            $0.details = OpenDetails(url: URLID(index: 0), top: top)
        } tell: {
            $0.details = details
        }
    }

    private static func pane(_ name: String, on tab: Tab = .seen, _ open: OpenDetails? = nil) -> Scene {
        Scene("details/" + name, on: tab) {
            $0.position.selection = 1
            $0.showsPane = true
            $0.details = open
        } tell: {
            $0.details = DetailsFixture.failed
        }
    }

    static let details: [Scene] = [
        details("reading", DetailsFixture.reading), details("failed", DetailsFixture.failed),
        details("blocked", DetailsFixture.blocked),
        details("connecting", DetailsFixture.connecting), details("skipped", DetailsFixture.skipped),
        details("seed", DetailsFixture.seed), details("end", DetailsFixture.reading, top: 99),
        pane("pane"), pane("pane-conns", on: .connections), pane("pane-errors", on: .errors),
        pane("pane-links", OpenDetails(url: URLID(index: 0), selection: 3)),
    ]
}

extension ScreenState {
    /// Types a text and presses keys in the present table of a crawl that runs.
    mutating func type(_ text: String, then keys: [Key] = []) {
        let surroundings = Surroundings(rows: 5, page: 5, crawl: .running)
        for key in text.unicodeScalars.map(Key.character) + keys {
            var now = surroundings
            now.tab = tab
            _ = handle(key, in: now)
        }
    }
}
