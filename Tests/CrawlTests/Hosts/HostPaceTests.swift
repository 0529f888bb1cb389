import TestSupport
import Testing

@testable import Crawl

/// How a host's pace follows how it fares.
@Suite struct HostPaceTests {
    private var now: Int64 = 0

    /// Answers come one after the other, each in the next millisecond.
    private mutating func record(
        _ pace: inout HostPace, _ sign: HostPace.Sign, _ count: Int = 1, latency: Int64 = 20_000_000,
        inFlight: Int = 64, limit: Int = 64, heedsTrouble: Bool = true
    ) {
        for _ in 0..<count {
            now += 1_000_000
            pace.recordOutcome(
                sign, latency: sign == .failed ? nil : latency, began: now, now: now, inFlight: inFlight, limit: limit,
                heedsTrouble: heedsTrouble)
        }
    }

    @Test mutating func overloadHalvesTheConnections_ThenDoublesTheDelay() {
        var pace = HostPace()
        #expect(pace.connections == nil && !pace.isSlowed)
        for connections in [32, 16, 8, 4, 2, 1] {
            record(&pace, .overloaded)
            #expect(pace.connections == connections && pace.delay == 0)
        }
        for delay in [1, 2, 4, 8, 16, 32, 64, 100, 100] as [Int64] {
            record(&pace, .overloaded)
            #expect(pace.connections == 1 && pace.delay == delay * HostPace.step)
        }
    }

    @Test mutating func whatIsInUseIsHalved_NotWhatIsAllowed() {
        var pace = HostPace()
        record(&pace, .overloaded, inFlight: 6, limit: 10_000)
        #expect(pace.connections == 3)
    }

    @Test func aRoundOfTroubleCountsOnce() {
        var pace = HostPace()
        for end in 1...64 as ClosedRange<Int64> {
            pace.recordOutcome(
                .overloaded, latency: 1, began: 5, now: 100 + end, inFlight: 64, limit: 64, heedsTrouble: true)
        }
        #expect(pace.connections == 32)
        pace.recordOutcome(.overloaded, latency: 1, began: 102, now: 999, inFlight: 32, limit: 64, heedsTrouble: true)
        #expect(pace.connections == 16)
    }

    @Test mutating func goodAnswersGiveTheConnectionsBackOneByOne() {
        var pace = HostPace()
        for _ in 0..<8 { record(&pace, .overloaded, limit: 6) }
        #expect(pace.connections == 1 && pace.delay > 0)
        record(&pace, .good, Int(pace.delay / HostPace.step), limit: 6)
        #expect(pace.connections == 1 && pace.delay == 0)
        for connections in 2...5 {
            record(&pace, .good, connections - 1, limit: 6)
            // What was counted while the delay fell counts here, too.
            #expect(pace.connections ?? 0 >= connections)
        }
        record(&pace, .good, 6, limit: 6)
        #expect(!pace.isSlowed)
    }

    @Test mutating func aFailureNowAndThenIsNoTrouble_ManyAre() {
        var pace = HostPace()
        for _ in 0..<500 {
            record(&pace, .failed)
            record(&pace, .good, 9)
        }
        #expect(!pace.isSlowed)
        record(&pace, .failed, 2)
        #expect(!pace.isSlowed)
        record(&pace, .failed, 6)
        #expect(pace.isSlowed)
    }

    @Test mutating func latencyThatRisesAndStaysIsTrouble_NoiseIsNot() {
        var pace = HostPace()
        var random: UInt64 = 9
        for _ in 0..<5_000 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // As a demo site's pages: most take 0.1 to 0.5 s, one in ten 3 s.
            let usual = Int64(random >> 40 % 400 + 100) * 1_000_000
            record(&pace, .good, latency: random >> 33 % 10 == 0 ? 3_000_000_000 : usual)
        }
        #expect(!pace.isSlowed)
        record(&pace, .good, 40, latency: 30_000_000_000)
        #expect(pace.isSlowed && pace.latency ?? 0 > 20_000_000_000)
    }

    @Test mutating func aServerOfTheUsersOwnIsSlowedByItsWordAlone() {
        var pace = HostPace()
        record(&pace, .failed, 100, heedsTrouble: false)
        record(&pace, .good, 40, heedsTrouble: false)
        record(&pace, .good, 40, latency: 30_000_000_000, heedsTrouble: false)
        #expect(!pace.isSlowed)
        record(&pace, .overloaded, heedsTrouble: false)
        #expect(pace.isSlowed)
    }

    /// An exchange is turned away beside so many others: what its URL has cost the host then.
    private func turnAway(_ pace: inout HostPace, _ others: Int, taken: Int? = nil) -> Int? {
        pace.turnAway(others: others, taken: taken, limit: 64)
    }

    @Test mutating func aHostThatTurnsSomeAway_GetsAsManyConnectionsAsItServes() {
        var pace = HostPace()
        for others in (4...63).reversed() {
            let taken = turnAway(&pace, others)
            #expect(taken == 1 && pace.connections == others)
        }
        record(&pace, .good, 19, inFlight: 4, heedsTrouble: false)
        #expect(pace.connections == 4)
        record(&pace, .good, inFlight: 4, heedsTrouble: false)
        #expect(pace.connections == 5)
        // Whoever it is that is the fifth now, it is one too many.
        let taken = turnAway(&pace, 4, taken: 1)
        #expect(taken == 2 && pace.connections == 4)
    }

    @Test func aURLThatIsTurnedAwayAmongFewer_GivesBackWhatItTook() {
        var pace = HostPace()
        let one = turnAway(&pace, 7)
        let other = turnAway(&pace, 6)
        #expect(one == 57 && other == 1 && pace.connections == 6)
        let none = turnAway(&pace, 5, taken: one)
        #expect(none == 0 && pace.connections == 63)
        let again = turnAway(&pace, 5, taken: none)
        #expect(again == 0 && pace.connections == 63)
        _ = turnAway(&pace, 5, taken: other)
        #expect(!pace.isSlowed)
    }

    /// A host that serves one at a time may not have noticed that the one before has left; one that is down answers nobody.
    @Test mutating func whoIsTurnedAwayAlone_ComesTooEarlyWhereOthersAreAnswered() {
        var pace = HostPace()
        record(&pace, .good, heedsTrouble: false)
        let alone = turnAway(&pace, 0)
        #expect(alone == nil && !pace.isSlowed)
        let beside = turnAway(&pace, 1)
        #expect(beside == 63 && pace.connections == 1)
        let early = turnAway(&pace, 0, taken: beside)
        #expect(early == 63 && pace.connections == 1)
        record(&pace, .failed, heedsTrouble: false)
        let down = turnAway(&pace, 0, taken: early)
        #expect(down == nil && pace.delay == 0)
        // Nor does one that was slowed for what it says.
        for _ in 0..<2 { record(&pace, .overloaded, inFlight: 2) }
        record(&pace, .good, 3, inFlight: 1)
        let slow = turnAway(&pace, 0)
        #expect(slow == nil && pace.connections != nil)
    }

    @Test func aHostInTroubleShowsIt_AndGetsLess() throws {
        let (crawl, recorder) = try begun { options in
            options.seeds = (0..<64).map { "http://a.test/\($0)" }
            options.politeness.others.connections = 8
        }
        var slots: [Int] = []
        while let dispatch = crawl.next(now: 1) { slots.append(dispatch.slot) }
        #expect(slots.count == 8 && crawl.host(at: 0)?.why == .ok && crawl.host(at: 0)?.latency == nil)
        for slot in slots {
            try respond(crawl, slot, "HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n", now: 2)
            crawl.endExchange(in: slot, .complete, now: 10)
        }
        let host = try #require(crawl.host(at: 0))
        #expect(host.why == .slow && host.connections == 4 && host.latency == 5 && host.failed == 8)
        while crawl.next(now: 20) != nil {}
        #expect(crawl.counts.inFlight == 4 && crawl.idleReasons(now: 20).hostLimit == 52)
        #expect(recorder.waitsForSomething(crawl))
    }
}
