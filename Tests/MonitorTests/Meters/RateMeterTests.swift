import Testing

@testable import Monitor

@Suite struct RateMeterTests {
    private let second: Int64 = 1_000_000_000

    @Test func rateIsOverTheLastFiveSeconds() {
        var meter = RateMeter(startedAt: 7)
        for tick in 0..<100 {
            meter.add(1, at: 7 + Int64(tick) * second / 10)
        }
        #expect(abs(meter.rate(at: 7 + 10 * second - 1) - 10) < 0.01)
        #expect(abs(meter.rate(at: 7 + 12 * second - 1) - 6) < 0.01)
        #expect(meter.rate(at: 7 + 16 * second) == 0)
    }

    @Test func rateAtTheStartIsOverTheTimeThatThereWas() {
        var meter = RateMeter(startedAt: 0)
        meter.add(10, at: 0)
        #expect(meter.rate(at: 0) == 20)
        #expect(meter.rate(at: 2 * second) == 5)
    }

    @Test func historyHoldsWholeSeconds() {
        var meter = RateMeter(startedAt: 0)
        #expect(meter.history(at: 0) == [])
        for tick in 0..<4 {
            meter.add(Double(tick), at: Int64(tick) * second)
        }
        #expect(meter.history(at: 4 * second) == [0, 1, 2, 3])
        let late = meter.history(at: 1_000 * second)
        #expect(late.count == RateMeter.historyLength - 1)
        #expect(late.allSatisfy { $0 == 0 })
    }

    @Test func clocksThatGoBackAndForthDoNoHarm() {
        var meter = RateMeter(startedAt: 5 * second)
        for now in [Int64.max / 2, 0, 9 * second, .max / 2 + second] {
            meter.add(1, at: now)
            #expect(meter.rate(at: now).isFinite)
            #expect(meter.history(at: now).count <= RateMeter.historyLength)
        }
    }
}
