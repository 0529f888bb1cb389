import Testing

@testable import CrawltopKit
@testable import EventLoop

@Suite struct SharedLagTests {
    @Test func eachReaderIsToldTheLongestTurnSinceItLookedLast() throws {
        let loop = try EventLoop()
        var lag = SharedLag()
        loop.schedule(at: loop.now) {
            let end = EventLoop.clock() + 3_000_000
            while EventLoop.clock() < end {}
            loop.soon { loop.stop() }
        }
        loop.run()
        let screen = lag.takeLongest(for: .screen, of: loop)
        #expect(screen >= 3_000_000)
        #expect(lag.takeLongest(for: .screen, of: loop) == 0)
        #expect(lag.takeLongest(for: .log, of: loop) == screen)
        #expect(lag.takeLongest(for: .log, of: loop) == 0)
    }
}
