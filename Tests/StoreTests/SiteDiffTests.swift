import Crawl
import Testing

@testable import Store

/// What a comparison makes of what two crawls found at a URL.
@Suite struct SiteDiffTests {
    private final class Side: ComparedCrawl {
        var isWhole = true
        var urls: [ComparedURL]
        var edges: [UInt32: [UInt32]] = [:]

        init(_ urls: [ComparedURL]) {
            self.urls = urls.sorted { $0.url.lexicographicallyPrecedes($1.url) }
        }

        func rewind() {}
        func next() -> ComparedURL? { urls.isEmpty ? nil : urls.removeFirst() }
        func links(of page: UInt32) -> [UInt32] { edges[page] ?? [] }
    }

    /// What one crawl found: `page A`, `page A tag=x`, `304`, `to /x`, `404`, `500`, `skipped`, `todo`, `429`; `good A` behind a
    /// failure is what came before it. Nil is a URL that is not known.
    private static func side(_ words: String?, _ name: String = "/u", number: UInt32 = 1) -> ComparedURL? {
        guard let words else { return nil }
        let parts = words.split(separator: " ").map(String.init)
        var url = ComparedURL()
        (url.url, url.number) = (Array(name.utf8), number)
        func content(_ body: String?) -> ComparedContent {
            var content = ComparedContent()
            if let body { content.digest = BodyDigest([UInt8](repeating: body.utf8.first ?? 0, count: 16)) }
            content.size = 10
            for part in parts where part.hasPrefix("tag=") { content.entityTag = Array(part.utf8) }
            for part in parts where part.hasPrefix("ms=") { url.time = (Int64(part.dropFirst(3)) ?? 0) * 1_000_000 }
            return content
        }
        switch parts[0] {
        case "page", "304":
            url.content = content(parts.count > 1 ? parts[1] : nil)
            url.status = parts[0] == "304" ? 304 : 200
            url.judge(outcome: .ok, verdict: .fine)
        case "to":
            url.target = Array(parts[1].utf8)
            url.judge(outcome: .redirect, verdict: nil)
        case "skipped": url.standing = .unknown("skipped")
        case "todo": break
        case "429":
            url.status = 429
            url.judge(outcome: .status, verdict: .limited)
        case "timeout":
            url.error = "timeout"
            url.judge(outcome: .error, verdict: .broken)
        default:
            url.status = Int(parts[0]) ?? 0
            url.judge(outcome: .status, verdict: .broken)
        }
        if parts.count > 2, parts[1] == "good" { url.content = content(parts[2]) }
        return url
    }

    @Test(
        arguments: [
            (nil, "page A", "new"), (nil, "to /x", "new"), (nil, "404", "new-broken"), (nil, "timeout", "new-broken"),
            ("page A", "page A", ""), ("page A", "page B", "changed"), ("page A tag=x", "page A tag=y", ""),
            ("page A", "304 A", ""), ("page A ms=10", "page A ms=700", "slower"),
            ("page A ms=10", "page A ms=400", ""), ("page A ms=900", "page B ms=1900", "slower changed"),
            ("page A", "404", "gone"), ("page A", "410", "gone"), ("page A", "500", "new-broken"),
            ("page A", "timeout", "new-broken"), ("page A", "403", "new-broken"), ("page A", "to /x", "moved"),
            ("to /x", "to /y", "moved"), ("to /x", "to /x", ""), ("to /x", "page A", "changed"),
            ("to /x", "404", "gone"),
            ("404", "page A", "fixed"), ("500", "to /x", "fixed"), ("500", "500", ""), ("404", "timeout", ""),
            ("500 good A", "page A", "fixed"), ("500 good A", "page B", "fixed changed"),
            ("todo good A", "page B", "changed"), ("todo good A", "page A", ""),
            ("page A", nil, "gone"), ("500", nil, "fixed"), ("to /x", nil, "gone"), ("skipped", nil, ""),
        ] as [(String?, String?, String)])
    func aURLHasTheDifferencesThatItHas(before: String?, after: String?, kinds: String) throws {
        let diff = try SiteDiff(
            Side([Self.side(before)].compactMap(\.self)), Side([Self.side(after)].compactMap(\.self)))
        #expect(diff.changes.map(\.kind.rawValue).joined(separator: " ") == kinds)
        #expect(diff.uncompared.isEmpty)
        let isTold = !kinds.isEmpty || before == "skipped"
        #expect(diff.unchanged + diff.stillBroken.count == (isTold ? 0 : 1))
        #expect(diff.retagged == (before == "page A tag=x" ? 1 : 0))
    }

    @Test(
        arguments: [
            ("page A", "429", "limited"), ("page A", "todo", "not asked for"),
            ("todo", "page A", "not asked for before"), ("todo", "404", "not asked for before"),
            ("page A", "skipped", "skipped"), ("skipped", "to /x", "skipped before"), (nil, "429", "limited"),
        ] as [(String?, String, String)])
    func whatIsNotKnownIsNoDifference(before: String?, after: String, why: String) throws {
        let diff = try SiteDiff(
            Side([Self.side(before)].compactMap(\.self)), Side([Self.side(after)].compactMap(\.self)))
        #expect(diff.changes.isEmpty && diff.uncompared == [why: 1])
    }

    @Test func withoutDigestsValidatorsDecide_ThenWhatElseIsKnown() throws {
        var (one, other) = (ComparedContent(), ComparedContent())
        #expect(one.differs(from: other) == nil)
        other.size = 5
        #expect(one.differs(from: other) == true)
        one.size = 5
        #expect(one.differs(from: other) == false)
        one.title = [1]
        #expect(one.differs(from: other) == true)
        (one.entityTag, other.entityTag) = ([2], [2])
        #expect(one.differs(from: other) == false)
        (one.digest, other.digest) = (BodyDigest(Array(1...16)), BodyDigest(Array(2...17)))
        #expect(one.differs(from: other) == true)
    }

    /// /a leads to /b, and /b to /c and /d; /other leads to /d as well. What /a leads to is not known when it fails.
    @Test(arguments: [
        ("500", [], 3), ("404", ["/a", "/b", "/c", "/d"], 0), ("429", [], 3), ("page A", ["/b", "/c", "/d"], 0),
    ])
    func whatCannotBeComeToIsNotGone(answer: String, gone: [String], uncompared: Int) throws {
        var urls = ["/a", "/b", "/c", "/d"].enumerated().compactMap {
            Self.side("page A", $1, number: UInt32($0))
        }
        urls[1].referrer = 0
        let before = Side(urls)
        before.edges = [1: [2, 3]]
        let after = Side([Self.side(answer, "/a", number: 7)].compactMap(\.self))
        let diff = try SiteDiff(before, after)
        #expect(diff.changes.filter { $0.kind == .gone }.map { String(decoding: $0.url, as: UTF8.self) } == gone)
        #expect(diff.uncompared["linked on pages that were not read", default: 0] == uncompared)
    }

    @Test func aCrawlThatDidNotComeToItsEndSaysOfNothingThatItIsGone() throws {
        let after = Side([])
        after.isWhole = false
        let diff = try SiteDiff(Side([Self.side("page A")].compactMap(\.self)), after)
        #expect(diff.changes.isEmpty && diff.uncompared == ["not come to": 1])
    }

    @Test func whatACrawlDidNotComeToBeforeItWasStoppedIsNotNew() throws {
        let before = Side([])
        before.isWhole = false
        let after = Side([Self.side("page A", "/1"), Self.side("404", "/2")].compactMap(\.self))
        let diff = try SiteDiff(before, after)
        #expect(diff.changes.isEmpty && diff.uncompared == ["not come to before": 2])
    }

    @Test func whatAnswers404IsNewlyBrokenToo_WhereItIsStillLinked() throws {
        let before = Side([Self.side("page A", "/1"), Self.side("page A", "/2")].compactMap(\.self))
        let diff = try SiteDiff(before, Side([Self.side("404", "/1")].compactMap(\.self)))
        func found(_ kind: SiteChange.Kind) -> Int { diff.changes.count { $0.isFound(by: kind) } }
        #expect(found(.gone) == 2 && found(.newBroken) == 1 && !diff.changes.contains { $0.kind == .newBroken })
    }
}
