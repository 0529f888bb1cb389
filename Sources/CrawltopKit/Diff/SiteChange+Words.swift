import Store
import Words

// A difference in words for people, which are safe to show.

extension SiteChange {
    /// The page on which the URL was found first; untrusted bytes.
    var referrer: [UInt8]? { (after ?? before)?.referrerText }

    /// What differs; empty where the kind says it all.
    var words: String {
        switch kind {
        case .new: ""
        case .gone, .newBroken: after?.failure ?? "unlinked"
        case .changed: contentWords
        case .moved: "-> " + SafeText(untrusted: after?.target ?? []).string
        case .fixed: "was \(before?.failure ?? "broken")\(after == nil ? ", unlinked now" : "")"
        case .slower: "\(Narration.duration(before?.time)) -> \(Narration.duration(after?.time))"
        }
    }

    /// Whether the URL had another content before, and not a redirect.
    var hadContent: Bool { before?.content != nil && after?.content != nil }

    private var contentWords: String {
        guard let old = before?.content, let new = after?.content else { return "was a redirect" }
        var words: [String] = []
        if old.size != new.size { words.append("\(old.size) -> \(new.size) bytes") }
        if old.title != new.title { words.append("title \(Self.shown(old.title)) -> \(Self.shown(new.title))") }
        if old.type != new.type { words.append("type \(Self.shown(old.type)) -> \(Self.shown(new.type))") }
        return words.joined(separator: ", ")
    }

    private static func shown(_ text: [UInt8]?) -> String {
        guard let text else { return "none" }
        return "'\(SafeText(untrusted: String(decoding: text, as: UTF8.self), maxCells: 60).string)'"
    }
}

extension ComparedURL {
    /// The status or the error of what failed, in a word.
    var failure: String {
        if let error { return SafeText(untrusted: error).string }
        return status > 0 ? "\(status)" : "broken"
    }
}
