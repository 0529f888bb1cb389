import Crawl
import Store
import Words

/// The lines of a comparison, for people and for programs.
extension LineBuffer {
    func append(_ change: SiteChange, _ format: LogFormat) {
        switch format {
        case .json: appendJSON(change)
        case .text: appendText(change)
        }
    }

    func append(_ figures: DiffFigures, _ format: LogFormat) {
        switch format {
        case .json: appendJSON(figures)
        case .text: appendText(figures)
        }
    }

    // MARK: For people

    /// Writes `new-broken 500 URL <- REFERRER`, `changed URL: 12 -> 14 bytes`, `moved URL -> TARGET`.
    private func appendText(_ change: SiteChange) {
        append(own: change.kind.rawValue)
        append(UInt8(ascii: " "))
        switch change.kind {
        case .gone, .newBroken: append(own: (change.after?.failure ?? "unlinked") + " ")
        case .new, .changed, .moved, .fixed, .slower: break
        }
        append(untrustedBytes: change.url)
        switch change.kind {
        case .new: break
        case .gone, .newBroken: break
        case .changed: append(own: Self.contentChange(change))
        case .moved:
            append(" -> ")
            append(untrustedBytes: change.after?.target ?? [])
        case .fixed:
            append(own: " (was \(change.before?.failure ?? "broken")\(change.after == nil ? ", unlinked now" : ""))")
        case .slower:
            append(": ")
            append(duration: change.before?.time ?? 0)
            append(" -> ")
            append(duration: change.after?.time ?? 0)
        }
        if let referrer = (change.after ?? change.before)?.referrerText {
            append(" <- ")
            append(untrustedBytes: referrer)
        }
        append(UInt8(ascii: "\n"))
    }

    private func append(untrustedBytes text: [UInt8]) {
        text.withUnsafeBufferPointer { append(untrusted: $0) }
    }

    private static func contentChange(_ change: SiteChange) -> String {
        guard let old = change.before?.content, let new = change.after?.content else { return " (was a redirect)" }
        var words: [String] = []
        if old.size != new.size { words.append("\(old.size) -> \(new.size) bytes") }
        if old.title != new.title { words.append("title \(shown(old.title)) -> \(shown(new.title))") }
        if old.type != new.type { words.append("type \(shown(old.type)) -> \(shown(new.type))") }
        return words.isEmpty ? "" : ": " + words.joined(separator: ", ")
    }

    private static func shown(_ text: [UInt8]?) -> String {
        guard let text else { return "none" }
        return "'\(SafeText(untrusted: String(decoding: text, as: UTF8.self), maxCells: 60).string)'"
    }

    private func appendText(_ figures: DiffFigures) {
        append(own: figures.sentence + "\n")
        if let doubt = figures.doubt { append(own: SafeText(untrusted: doubt).string + "\n") }
    }

    // MARK: For programs

    private func appendJSON(_ change: SiteChange) {
        startLine(type: "change")
        field("change", text: change.kind.rawValue)
        field("url", text: change.url)
        field("referrer", text: (change.after ?? change.before)?.referrerText)
        side("before", change.before)
        side("after", change.after)
        endLine()
    }

    private func side(_ name: StaticString, _ url: ComparedURL?) {
        guard let url else { return field(name, word: nil) }
        startObject(name)
        field("status", url.status == 0 ? nil : url.status)
        field("error", text: url.error)
        field("location", text: url.target)
        field("title", text: url.content?.title)
        field("content_type", text: url.content?.type)
        field("body_bytes", url.content?.size)
        field("digest", text: url.content?.digest?.text)
        field("etag", text: url.content?.entityTag)
        field("last_modified", text: url.content?.lastModified)
        field("total", milliseconds: url.time)
        endObject()
    }

    private func appendJSON(_ figures: DiffFigures) {
        startLine(type: "comparison")
        for kind in SiteChange.Kind.allCases { field(own: kind.rawValue, figures.diff.count(kind)) }
        field("unchanged", figures.diff.unchanged)
        field("other_etag", figures.diff.retagged)
        field("still_broken", figures.diff.stillBroken)
        key("not_compared")
        append("{")
        for (why, count) in figures.diff.uncompared.sorted(by: { $0.key < $1.key }) {
            if bytes.last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
            var why = why
            why.withUTF8 { append(jsonString: $0) }
            append(":")
            append(decimal: count)
        }
        append("}")
        endLine()
    }
}

extension ComparedURL {
    /// The status or the error of what failed, in a word.
    fileprivate var failure: String {
        if let error { return SafeText(untrusted: error).string }
        return status > 0 ? "\(status)" : "broken"
    }
}
