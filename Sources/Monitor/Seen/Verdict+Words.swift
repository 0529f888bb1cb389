import Crawl
import Words

// The words for what to make of a URL.

extension Verdict {
    /// The verdict in a word.
    var title: SafeText {
        SafeText(untrusted: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// What gives it away, where no more is known than the status; nil where that says all.
    func cause(with status: UInt16) -> SafeText? {
        switch self {
        case .fine, .broken: nil
        case .blocked: "its server turns the crawl away with " + (status < 400 ? "a challenge" : "\(status)")
        case .limited: "its server asks to come back later"
        case .flaky: "an attempt failed, and a later one did not"
        }
    }

    var style: Style {
        switch self {
        case .fine: .good
        case .broken: .bad
        case .blocked: .warning
        case .limited, .flaky: .notice
        }
    }

    /// The rank among all verdicts, from 1, the worst first.
    var rank: UInt32 { self == .fine ? UInt32(Self.allCases.count) : UInt32(rawValue) - 1 }
}

extension TextFilter {
    /// Whether it passes the word for a verdict.
    func passes(_ verdict: Verdict) -> Bool {
        let word = verdict.word
        return passes(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Whether it is the word for a verdict which rows are marked by. Any other text may stand in URLs and titles.
    func isWord(for verdict: Verdict) -> Bool { verdict != .fine && isWord(verdict.word) }
}
