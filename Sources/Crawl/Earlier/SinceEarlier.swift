/// What a URL is now, beside what an earlier crawl found there.
public enum SinceEarlier: UInt8, Sendable, Hashable, CaseIterable {
    /// It was not known before.
    case new = 1
    /// It answers 404 or 410, and did not.
    case gone
    /// Something else is there.
    case changed
    /// It redirects where it did not, or elsewhere.
    case moved
    /// It fails, and did not.
    case broken
    /// It failed, and does not any more.
    case fixed
    /// It takes longer.
    case slower
    /// It is as it was.
    case same

    /// It in a word.
    public var word: StaticString {
        switch self {
        case .new: "new"
        case .gone: "gone"
        case .changed: "changed"
        case .moved: "moved"
        case .broken: "broke"
        case .fixed: "fixed"
        case .slower: "slower"
        case .same: "same"
        }
    }
}
