import Crawl
import Testing
import Words

@testable import Monitor

@Suite struct LeavingTests {
    private func state(_ role: ScreenRole) -> ScreenState {
        var state = ScreenState()
        state.role = role
        return state
    }

    private func surroundings(_ crawl: CrawlState = .running) -> ScreenState.Surroundings {
        ScreenState.Surroundings(rows: 0, page: 10, crawl: crawl)
    }

    @Test(arguments: ["q", "d"] as [Unicode.Scalar]) func aViewerIsAskedAndLeaves(answer: Unicode.Scalar) {
        var state = state(.viewer)
        #expect(state.handle(.character("q"), in: surroundings()) == [])
        #expect(state.message?.string.contains("s: stop the crawl") == true)
        #expect(state.handle(.character(answer), in: surroundings()) == [.leave])
    }

    @Test func aViewerMayStopTheCrawl() {
        var state = state(.viewer)
        for expected in [CrawlCommand.drain, .abort] {
            #expect(state.handle(.control("c"), in: surroundings()) == [])
            #expect(state.handle(.character("s"), in: surroundings()) == [.perform(expected)])
        }
    }

    @Test func anyOtherKeyStays() {
        var state = state(.viewer)
        _ = state.handle(.function(10), in: surroundings())
        #expect(state.handle(.character("p"), in: surroundings()) == [] && state.message == nil)
        #expect(state.handle(.character("p"), in: surroundings()) == [.perform(.togglePause)])
    }

    @Test func leavingNeedsNoQuestion() {
        for role in [ScreenRole.viewer, .onlooker] {
            var state = state(role)
            #expect(state.handle(.character("d"), in: surroundings()) == [.leave])
            #expect(state.handle(.character("q"), in: surroundings(.finished)) == [.leave])
        }
        var onlooker = state(.onlooker)
        #expect(onlooker.handle(.character("q"), in: surroundings()) == [.leave])
    }

    @Test func anOnlookerChangesNothing() {
        var state = state(.onlooker)
        for key in [Key.character("p"), .character("+"), .character("P"), .character("]")] {
            #expect(state.handle(key, in: surroundings()) == [])
            #expect(state.message?.string.contains("--read-only") == true)
        }
        #expect(state.handle(.control("l"), in: surroundings()) == [.repaint])
        #expect(state.handle(.character("3"), in: surroundings()) == [] && state.tab == .seen)
    }

    @Test func anOwnerCannotLeaveItsCrawlBehind() {
        var state = state(.owner)
        #expect(state.handle(.character("d"), in: surroundings()) == [])
        #expect(state.message?.string.contains("--keep-running") == true)
        #expect(state.handle(.character("q"), in: surroundings()) == [.perform(.drain)])
    }
}
