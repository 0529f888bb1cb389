import Crawl
import Words

/// How a screen is left, and what its user may not do.

extension ScreenState {
    /// Ends the crawl, or asks what is to become of it where it can go on without this screen.
    mutating func quit(_ crawl: CrawlState) -> [ScreenEffect] {
        if crawl == .finished || role == .onlooker { return [.leave] }
        guard role == .owner else {
            asksToLeave = true
            message = "q or d: leave, the crawl goes on   s: stop the crawl   Esc: stay"
            return []
        }
        return [stop()]
    }

    /// Leaves the screen to come back later.
    mutating func detach() -> [ScreenEffect] {
        guard role == .owner else { return [.leave] }
        message = "it ends with its terminal: --keep-running lets it go on, also of `resume DIR`"
        return []
    }

    /// Handles the key that answers what is to become of the crawl; nil if nothing was asked.
    mutating func handleLeaving(_ key: Key) -> [ScreenEffect]? {
        guard asksToLeave else { return nil }
        asksToLeave = false
        switch key {
        case .character("q"), .character("d"), .function(10), .control("c"): return [.leave]
        case .character("s"): return [stop()]
        default: return []
        }
    }

    /// Lets what is in flight end, or finishes at once if that was asked for before.
    private mutating func stop() -> ScreenEffect {
        quitRequests += 1
        return .perform(quitRequests == 1 ? .drain : .abort)
    }

    /// The effects without those that an onlooker may not have.
    mutating func allowed(_ effects: [ScreenEffect]) -> [ScreenEffect] {
        guard role == .onlooker else { return effects }
        let allowed = effects.filter { effect in
            switch effect {
            case .perform, .report: false
            case .leave, .repaint, .suspend, .save, .yank, .markAll, .replay: true
            }
        }
        if allowed.count < effects.count { message = "nothing is changed: this screen only looks on (--read-only)" }
        return allowed
    }
}
