import Crawl
import Testing

@testable import Monitor
@testable import Words

/// The line that names the bottleneck, its number and its key.
@Suite struct IdleTests {
    private func line(_ tell: (inout MonitorSnapshot) -> Void) -> String {
        var snapshot = Fixture.snapshot
        snapshot.idle = IdleReasons()
        tell(&snapshot)
        let lines = Fixture.screen(120, 40, snapshot: snapshot).lines
        return lines[lines.count - 2]
    }

    @Test func theLimitThatHoldsMostComesFirst() {
        let text = line {
            $0.perHost = 12
            $0.idle?.hostLimit = 230_000
            $0.idle?.backingOff = 4_900
            $0.idle?.nextDue = 3_000_000_000
            $0.idle?.robots = 20
            $0.idle?.freeSlots = 26
        }
        #expect(
            text == " why idle: limit: per-host 12 holds 230,000 (} raises it), 4,900 back off (next 3.00s), "
                + "20 wait for robots.txt, ~")
    }

    @Test func theRateIsNamed() {
        let text = line {
            $0.maxRate = 20
            $0.idle?.ready = 7
            $0.idle?.freeSlots = 1
        }
        #expect(text == " why idle: limit: --max-rate 20/s holds 7, 1 slot free")
    }

    @Test func whatIsBusyIsNotIdle() {
        let text = line { $0.idle?.ready = 40 }
        #expect(text == " busy: every slot is taken (+ for more), 40 ready")
    }

    @Test func whatStopsAllComesFirst() {
        let text = line {
            $0.idle?.isPaused = true
            $0.idle?.ready = 40
            $0.idle?.freeSlots = 64
            $0.idle?.holders = [DispatchHolder("the log's reader is behind")]
        }
        #expect(text == " why idle: paused: p goes on, the log's reader is behind, 40 ready, 64 slots free")
    }

    @Test func theDelayIsNamedWithItsKey() {
        let text = line {
            $0.delay = 50_000_000
            $0.idle?.hostDelay = 12
            $0.idle?.freeSlots = 2
        }
        #expect(text == " why idle: limit: delay 50ms holds 12 ([ shortens it), 2 slots free")
    }
}
