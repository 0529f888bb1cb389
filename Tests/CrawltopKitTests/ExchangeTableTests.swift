import Crawl
import TestSupport
import Testing

@testable import CrawltopKit
@testable import Words

@Suite struct ExchangeTableTests {
    private func text(_ table: ExchangeTable) -> String {
        let buffer = LineBuffer()
        buffer.append(table)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    private var counts: Counts { Counts(seen: 9, todo: 3, inFlight: 2, done: 3, skipped: 1) }

    @Test func eachExchangeHasALine() {
        var table = ExchangeTable(now: 1_000_000_000, state: .running, counts: counts, loopLag: 3_000_000)
        let standing = Standing(
            file: .init("CoroutineEngine.swift"), line: 87, function: .init("receive"), awaited: .readable(31),
            deadline: 5_250_000_000)
        table.rows = [
            .init(slot: 5, state: .awaiting, age: 4_020_000_000, standing: standing, url: "http://a.test/"),
            .init(
                slot: 65_534, state: .connecting, age: .max, standing: nil,
                url: SafeText(untrusted: "http://b.test/\u{1B}[31m\r\u{202E}")),
        ]
        #expect(
            text(table) == """
                running, loop lag 3ms: seen 9 = todo 3 + in flight 2 + done 3 + skipped 1
                  SLOT STATE        AGE PLACE                            AWAITING        LEFT       URL
                     5 awaiting   4.02s CoroutineEngine.swift:87 receive readable(fd 31) 4.2 s left http://a.test/
                 65534 connecting 106751d -                                -               -          http://b.test/\u{FFFD}[31m\u{FFFD}\u{FFFD}

                """)
    }

    @Test func nothingInFlightIsOneLine() {
        let table = ExchangeTable(now: 0, state: .paused, counts: Counts(seen: 1, todo: 1), loopLag: 0)
        #expect(text(table) == "paused, loop lag 0ms: seen 1 = todo 1 + in flight 0 + done 0 + skipped 0\n")
    }

    @Test func theLongestInItsStateComesFirst() throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/0", "http://a.test/1", "http://a.test/2"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        for now in [5, 5, 7] as [Int64] { _ = crawl.next(now: now) }
        crawl.enter(.connecting, slot: 0, now: 8)
        let engine = PlayedEngine()
        defer { withExtendedLifetime(engine) {} }
        crawl.delegate = engine
        engine.standing = { slot in
            Standing(file: .init("E.swift"), line: UInt32(slot), function: .init("f"), awaited: .turn)
        }
        let table = ExchangeTable(of: crawl, at: 10, loopLag: 0)
        #expect(table.rows.map(\.slot) == [1, 2, 0])
        #expect(table.rows.map(\.age) == [5, 3, 2])
        #expect(table.rows.map { $0.standing?.line } == [1, 2, 0])
    }
}
