@testable import Crawl
@testable import Monitor
@testable import Words

/// Rows of the other tables, made up.
extension Fixture {
    /// Groups of errors; the first is expanded, and one of its URLs is repaired.
    static let errors: [TableRow] = {
        let groups: [(count: Int, verdict: Verdict?, kind: SafeText, status: UInt16, template: SafeText)] = [
            (18, .broken, "404", 404, "https://example.org/page/#"),
            (6, .broken, "timeout", 0, "https://shop.example.org/search?q=*&p=*"),
            (3, .blocked, "503", 503, "https://example.org/press/*.html"),
            (2, nil, "connect", 0, "https://old.example.org/"),
            (2, .broken, "tls", 0, "https://expired.example.org/*"),
            (
                1, .broken, "redirect", 0,
                "https://example.org/a-form-that-is-longer-than-most-tables-are-wide/*/*/#/*.html"
            ),
        ]
        return groups.enumerated().flatMap { index, group -> [TableRow] in
            var row = ErrorGroupRow()
            row.group = index
            row.count = group.count
            row.verdict = group.verdict
            row.kind = group.kind
            row.status = group.status
            row.template = group.template
            row.last = "20:1\(3 - index / 2):58"
            row.isExpanded = index == 0
            row.fixed = index == 0 ? 1 : 0
            let failures = urls.filter { $0.status == 404 }.prefix(index == 0 ? 6 : 0)
            let rows = failures.enumerated().map { TableRow.failure($1, group: index, isFixed: $0 == 2) }
            return [.errorGroup(row)] + rows
        }
    }()

    /// Forms of URLs in todo, the most frequent first.
    static let clusters: [TodoCluster] = [
        ("/search?q=*&p=*", 20_012), ("/calendar/#/#", 12_340), ("/blog/#/*.html", 1_204), ("/page/#", 80),
        ("/a-form-that-is-longer-than-most-tables-are-wide/*/*/#/*.html?session=*&sort=*&direction=*", 4), ("/", 1),
    ].enumerated().map {
        TodoCluster(id: UInt64($0), origin: "https://example.org", template: $1.0, count: $1.1)
    }

    /// Lines of the log, the newest first.
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
        let earlier = (0..<60).map { number in
            var row = number % 7 == 3 ? failed : fetched
            row.time = "20:13:\(59 - number / 2).\(500 - number % 2 * 400)"
            row.target = urls[number % urls.count]
            row.bytes = 900 << (number % 14)
            row.took = 3_000_000 << Int64(number % 10)
            return row
        }
        var state = LogRow()
        state.time = "20:01:20.000"
        state.result = "running"
        state.style = .notice
        return [fetched, failed] + earlier + [state]
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

    /// URLs in all states; their paths are short, long, and beyond ASCII.
    static let urls: [URLRow] = {
        let states: [(URLState, UInt16)] = [(.done, 200), (.done, 404), (.skipped, 0), (.inFlight, 0), (.todo, 0)]
        let paths = [
            "docs/guide/getting-started/very/deep/below/several/further/folders/installation-and-upgrade.html",
            "blog/2024/11/%E6%BC%A2%E5%AD%97", "search?q=a+rather+long+query&sort=relevance&direction=down&page=311",
        ]
        return (0..<60).map { index in
            let (state, status) = states[index % states.count]
            var row = URLRow()
            row.id = URLID(index: UInt32(index))
            let path = index % 4 == 3 && index > 5 ? paths[index / 4 % paths.count] : "page/\(index)"
            row.url = SafeText(untrusted: "https://example.org/" + path)
            row.reason = state == .skipped ? ["scope", "robots", "trap", "ignored"][index / 5 % 4] : nil
            row.state = state
            row.status = status
            row.verdict = state == .done ? status == 404 ? .broken : .fine : nil
            row.depth = index % 7
            row.linksIn = 4 * 312 >> (3 * min(index, 8))
            row.referrer = index > 0 ? "https://example.org/" : nil
            guard status > 0 else { return row }
            let record = FetchRecord(slot: 0, url: row.id, endedAt: 0, outcome: .ok)
            record.bytes = 4_200 << (index % 12)
            record.timings.total = Int64(1 + index) * 712_000_000
            record.timings.wait = 84_000_000
            row.kept = KeptExchange(record, type: 1, group: nil)
            row.type = index % 10 == 5 ? "pdf" : "html"
            row.title = SafeText(untrusted: "Page number \(index)")
            return row
        }
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
}
