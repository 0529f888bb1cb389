import Store
import Words

/// The lines of a comparison, for people and for programs.
extension LineBuffer {
    func append(_ change: SiteChange, _ format: LogFormat) {
        switch format {
        case .json:
            startLine(type: "change")
            fields(of: change)
            endLine()
        case .text: appendText(change)
        }
    }

    func append(_ figures: DiffFigures, _ format: LogFormat) {
        switch format {
        case .json:
            startLine(type: "comparison")
            fields(of: figures)
            endLine()
        case .text:
            append(own: figures.sentence + "\n")
            if let doubt = figures.doubt { append(own: SafeText(untrusted: doubt).string + "\n") }
        }
    }

    /// Writes what is broken as before.
    func append(stillBroken url: ComparedURL, _ format: LogFormat) {
        switch format {
        case .json:
            startLine(type: "still_broken")
            fields(ofStillBroken: url)
            endLine()
        case .text:
            append(own: "still-broken \(url.failure) ")
            append(untrustedBytes: url.url)
            appendReferrer(url.referrerText)
        }
    }

    /// Writes `new-broken 500 URL <- REFERRER`, `changed URL: 12 -> 14 bytes`, `moved URL -> TARGET`.
    private func appendText(_ change: SiteChange) {
        append(own: change.kind.rawValue)
        append(UInt8(ascii: " "))
        let words = change.words
        switch change.kind {
        case .gone, .newBroken: append(own: words + " ")
        case .new, .changed, .moved, .fixed, .slower: break
        }
        append(untrustedBytes: change.url)
        switch change.kind {
        case .new, .gone, .newBroken: break
        case .changed where words.isEmpty: break
        case .changed where change.hadContent, .slower: append(own: ": " + words)
        case .moved: append(own: " " + words)
        case .changed, .fixed: append(own: " (\(words))")
        }
        appendReferrer(change.referrer)
    }

    private func appendReferrer(_ referrer: [UInt8]?) {
        if let referrer {
            append(" <- ")
            append(untrustedBytes: referrer)
        }
        append(UInt8(ascii: "\n"))
    }

    private func append(untrustedBytes text: [UInt8]) {
        text.withUnsafeBufferPointer { append(untrusted: $0) }
    }
}

extension LineOutput {
    /// Writes a line for each difference from a baseline, and for what is broken as before. Those from the run before are
    /// what `crawltop diff` tells.
    func append(listed figures: DiffFigures, _ format: LogFormat) {
        guard figures.baseline != nil else { return }
        for change in figures.changes { append { $0.append(change, format) } }
        for url in figures.stillBroken { append { $0.append(stillBroken: url, format) } }
    }
}
