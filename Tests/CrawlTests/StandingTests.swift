import Crawl
import Testing
import Words

@Suite struct StandingTests {
    private static let sentences: [(awaited: Standing.Awaited, deadline: Int64?, sentence: String)] = [
        (
            .readable(31), 5_250_000_000,
            "suspended at Engine.swift:87 in receive, awaiting readable(fd 31), 4.2 s left"
        ),
        (.writable(4), 999_999_999, "suspended at Engine.swift:87 in receive, awaiting writable(fd 4), 0.0 s left"),
        (.addresses, .min, "suspended at Engine.swift:87 in receive, awaiting addresses, 0.0 s left"),
        (.turn, nil, "suspended at Engine.swift:87 in receive, awaiting turn, no limit"),
        (
            .call(.init("read")), .max,
            "blocked at Engine.swift:87 in receive, awaiting read(), 9223372035.8 s left"
        ),
    ]

    @Test(arguments: sentences) func aStandingInWords(awaited: Standing.Awaited, deadline: Int64?, sentence: String) {
        let standing = Standing(
            file: .init("Engine.swift"), line: 87, function: .init("receive(_:on:)"), awaited: awaited,
            deadline: deadline)
        let parts = standing.sentence(at: 1_000_000_000)
        #expect(parts.map(\.string).joined(separator: " ") == sentence)
    }
}
