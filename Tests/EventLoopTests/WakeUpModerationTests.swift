import Testing

@testable import EventLoop

@Suite struct WakeUpModerationTests {
    /// Turns of so many events each, one every `interval` nanoseconds, until a window is over.
    private func moderation(events: Int, every interval: Int64, from start: Int64 = 0) -> WakeUpModeration {
        var moderation = WakeUpModeration()
        var now = start
        moderation.count(0, now: now)
        while now - start <= 2 * WakeUpModeration.window {
            now += interval
            moderation.count(events, now: now)
        }
        return moderation
    }

    @Test func restsWhereEventsComeThickAndOneByOne() {
        let rest = moderation(events: 1, every: 20_000).rest(waiting: 64)
        #expect(rest == WakeUpModeration.longest)
    }

    @Test func delaysAQuarterOfThoseWhoWaitAtMost() {
        let interval: Int64 = 10_000
        let rest = moderation(events: 1, every: interval).rest(waiting: 16)
        #expect(rest > 0)
        #expect(rest <= 4 * interval)
    }

    @Test(arguments: [0, 1, 6, 11]) func doesNotRestWhereFewWait(waiting: Int) {
        #expect(moderation(events: 1, every: 20_000).rest(waiting: waiting) == 0)
    }

    @Test(arguments: [Int64(50_000), 1_000_000, 2_000_000_000]) func doesNotRestWhereEventsAreRare(interval: Int64) {
        #expect(moderation(events: 1, every: interval).rest(waiting: 10_000) == 0)
    }

    @Test func doesNotRestWhereATurnHasManyEventsAnyway() {
        #expect(moderation(events: 20, every: 400_000).rest(waiting: 64) == 0)
    }

    @Test func forgetsAfterASilence() {
        var moderation = moderation(events: 1, every: 20_000, from: 0)
        moderation.count(1, now: 5_000_000_000)
        #expect(moderation.rest(waiting: 64) == 0)
    }

    @Test func hasNotSeenAnythingAtFirst() {
        #expect(WakeUpModeration().rest(waiting: 10_000) == 0)
    }

    @Test func waitsInAllRangesDoNotOverflow() {
        var moderation = WakeUpModeration()
        moderation.count(.max, now: .max)
        #expect((0...WakeUpModeration.longest).contains(moderation.rest(waiting: .max)))
        moderation.count(0, now: .min)
        #expect((0...WakeUpModeration.longest).contains(moderation.rest(waiting: .max)))
    }
}
