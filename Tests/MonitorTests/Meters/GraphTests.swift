import Testing

@testable import Monitor
@testable import Words

/// Graphs, and what is told beside them.
@Suite struct GraphTests {
    @Test(arguments: [0, 4, 9, 14, 24, 30, 40, 60, 90, 120, 300])
    func allGraphsOfAColumnShowTheSameSeconds(room: Int) {
        let scale = GraphScale(room: room)
        #expect(scale.columns >= 0 && scale.columns * scale.seconds < RateMeter.historyLength)
        #expect(scale.columns == 0 || scale.columns * scale.seconds >= 50)
        #expect(scale.columns + scale.detail.cells + scale.detail.axis <= max(room, scale.detail.cells))
    }

    /// As a second passes, columns keep their seconds: only the last one grows.
    @Test func columnsKeepTheirSeconds() {
        let scale = GraphScale(room: 34)
        #expect(scale.seconds == 8 && scale.columns == 8)
        let values = (0..<119).map(Double.init)
        let before = scale.bins(values, end: 119, skipsNone: false)
        let after = scale.bins(Array(values.dropFirst()) + [119], end: 120, skipsNone: false)
        #expect(before.count == 8 && before.dropLast() == after.dropLast())
        let next = scale.bins(Array(values.dropFirst(2)) + [119, 120], end: 121, skipsNone: false)
        #expect(next.dropLast() == after.dropFirst())
    }

    @Test func theAxisThePresentValueAndThePeakAreTold() {
        let lines = Fixture.screen(120, 40).lines
        for label in ["URLs/s", "Bytes/s", "TTFB"] {
            #expect(lines.contains { $0.contains(" \(label)") && $0.contains("-64s[") && $0.contains(" peak ") })
        }
        let ends = lines[1...3].map { $0.prefix { $0 != "]" }.count }
        #expect(Set(ends).count == 1, "\(ends)")
    }

    @Test func theHeatMapCountsByDoublingAndSecond() {
        let second: Int64 = 1_000_000_000
        var map = LatencyMap(startedAt: 0)
        map.add(20_000_000, at: 0)
        map.add(2 * second, at: second)
        map.add(2 * second, at: second)
        map.advance(to: 3 * second)
        let (fast, slow) = (LatencyCounts.doubling(of: 20_000_000), LatencyCounts.doubling(of: 2 * second))
        #expect(map.count(fast, secondsAgo: 3) == 1 && map.count(slow, secondsAgo: 2) == 2)
        #expect(map.count(fast, secondsAgo: 4) == nil && map.count(fast, secondsAgo: 0) == 0)
        map.add(20_000_000, at: 300 * second)
        #expect(map.count(fast, secondsAgo: 0) == 1)
        #expect((1..<LatencyMap.seconds).allSatisfy { map.count(slow, secondsAgo: $0) == 0 })
        #expect(map.count(fast, secondsAgo: LatencyMap.seconds) == nil)
    }
}
