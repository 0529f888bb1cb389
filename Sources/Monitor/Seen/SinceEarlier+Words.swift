import Crawl
import Words

extension SinceEarlier {
    /// It in a word.
    var title: SafeText {
        SafeText(untrusted: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    var style: Style {
        switch self {
        case .new, .fixed: .good
        case .gone, .broken: .bad
        case .changed, .moved, .slower: .notice
        case .same: .dim
        }
    }
}
