import Crawl
import Words

extension HostVerdict {
    /// The rank among all verdicts, the worst first.
    var rank: Int {
        switch self {
        case .down: 0
        case .robotsFails: 1
        case .turnsAway: 2
        case .throttled: 3
        case .failing: 4
        case .forbidsAll: 5
        case .slow: 6
        case .drips: 7
        case .atLimit: 8
        case .slowed: 9
        case .paused: 10
        case .blocked: 11
        case .asksRobots: 12
        case .crawlDelay: 13
        case .forbids: 14
        case .fine: 15
        case .notAsked: 16
        case .outside: 17
        }
    }

    /// The verdict in words, with the cause, and the key that helps if there is one.
    var text: SafeText {
        switch self {
        case .down(let outcome, let count, let of, let isAll):
            let name: SafeText = outcome == .timeout ? "silent: " : "down: "
            let number: SafeText = isAll ? "\(count) of \(of)" : "\(count) of the last \(of)"
            return name + (outcome == .timeout ? number + " timed out" : Self.failure(outcome) + " " + number)
        case .robotsFails(.status(let status)): return "robots.txt \(status): nothing allowed"
        case .robotsFails(.noRoom): return "robots.txt: no room for its rules"
        case .turnsAway(let status):
            return "blocked: " + (status.map { "\($0) to everything" } ?? "turns everything away")
        case .throttled(let outcome, let rest):
            let status: SafeText = outcome == .tooMany ? "429" : "503"
            return "throttled: " + status + (rest.map { ", rests " + SafeText(duration: $0) } ?? " of late")
        case .failing(let outcome, let percent, let slowness):
            return Self.habit(outcome) + " \(percent) %" + (slowness.map { ": " + Self.words(of: $0) } ?? "")
        case .forbidsAll(let count): return "robots.txt forbids all: " + SafeText(counting: count, "URL")
        case .slow(let most): return "slow: p95 " + SafeText(duration: most)
        case .drips(let rate): return "drips: " + SafeText(bytes: rate) + " B/s"
        case .atLimit(let count, let isPerHost):
            return "at its limit (\(count)): " + (isPerHost ? "}" : "+") + " raises it"
        case .slowed(let slowness): return "slowed: " + Self.words(of: slowness)
        case .paused: return "paused: x goes on"
        case .blocked: return "blocked: b unblocks it"
        case .asksRobots: return "asks for robots.txt"
        case .crawlDelay(let delay): return "robots.txt: " + SafeText(duration: delay) + " apart"
        case .forbids(let count): return "robots.txt forbids " + SafeText(grouped: count)
        case .notAsked: return "not asked yet"
        case .fine: return "fine"
        case .outside: return "out of scope"
        }
    }

    private static func words(of slowness: Slowness) -> SafeText {
        let apart: SafeText = slowness.delay > 0 ? ", " + SafeText(duration: slowness.delay) + " apart" : ""
        return SafeText(counting: slowness.connections, "connection") + apart
    }

    /// An outcome as the predicate of an attempt.
    private static func failure(_ outcome: HostOutcome) -> SafeText {
        switch outcome {
        case .refused: "refused"
        case .unresolved: "no address"
        case .insecure: "TLS failed"
        case .reset: "reset"
        default: "no HTTP"
        }
    }

    /// An outcome as the host's act.
    private static func habit(_ outcome: HostOutcome) -> SafeText {
        switch outcome {
        case .clientError: "answers 4xx:"
        case .serverError: "answers 5xx:"
        case .refused: "refuses"
        case .unresolved: "no address:"
        case .insecure: "TLS fails:"
        case .timeout: "times out"
        case .reset: "resets"
        default: "no HTTP:"
        }
    }

    var style: Style {
        switch self {
        case .down, .robotsFails, .turnsAway, .failing, .blocked: .bad
        case .throttled, .forbidsAll, .slow, .drips, .slowed: .warning
        case .atLimit, .crawlDelay, .forbids: .notice
        case .paused: .reverse
        case .asksRobots: .awaiting
        case .fine: .good
        case .notAsked, .outside: .dim
        }
    }
}
