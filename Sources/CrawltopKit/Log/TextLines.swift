import Crawl
import HTTP
import Words

/// The lines of the text log.
extension LineBuffer {
    /// Writes a fetch line from its time to its URL: `200   4.1K   12ms d2 html 20/3 `.
    ///
    /// An error's kind replaces the status and extends into the size's column.
    func startTextFetch(_ record: FetchRecord) {
        let start = count
        if record.isBroken, let error = record.error {
            append(error.kind.word)
        } else {
            append(decimal: Int(record.status), width: 3)
        }
        alignRight(to: 10, from: start) { $0.append(size: record.bytes) }
        alignRight(to: 17, from: start) { $0.append(duration: record.timings.total) }
        append(" d")
        append(decimal: record.depth)
        append(UInt8(ascii: " "))
        append(mediaType: record.contentType)
        append(UInt8(ascii: " "))
        append(decimal: record.links)
        append(UInt8(ascii: "/"))
        append(decimal: record.newLinks)
        append(UInt8(ascii: " "))
    }

    /// Writes the part behind the URL: a redirect's target, an error's sentence.
    func endTextFetch(_ record: FetchRecord) {
        if let location = record.location {
            append(" -> ")
            location.withUnsafeBufferPointer { append(untrusted: $0) }
        }
        if let error = record.error {
            append(" (")
            append(own: SafeText(untrusted: error.message).string)
            append(record.willRetry ? "; will retry)" : ")")
        }
        append(UInt8(ascii: "\n"))
    }

    /// Writes `broken 404 URL -> TARGET <- REFERRER`, with each URL that redirects lead to.
    func textBroken(_ link: BrokenLink, at position: LinkPosition?, in crawl: any CrawlView) {
        append(link.end.verdict?.word ?? "broken")
        append(UInt8(ascii: " "))
        if let error = link.end.error { append(error.word) } else { append(decimal: Int(link.end.status)) }
        append(UInt8(ascii: " "))
        crawl.withText(of: link.url) { append(untrusted: $0) }
        for url in link.end.via {
            append(" -> ")
            crawl.withText(of: url) { append(untrusted: $0) }
        }
        textReferrer(link.referrer, at: position, in: crawl)
    }

    /// Writes ` <- REFERRER` if there is one, and the line's end.
    func textReferrer(_ referrer: URLID?, at position: LinkPosition? = nil, in crawl: any CrawlView) {
        if let referrer {
            append(" <- ")
            crawl.withText(of: referrer) { append(untrusted: $0) }
        }
        if let position { textPosition(position) }
        append(UInt8(ascii: "\n"))
    }

    /// Writes the frontier's counts and the line's end.
    func textCounts(_ counts: Counts) {
        append("seen ")
        append(decimal: counts.seen)
        append(" = todo ")
        append(decimal: counts.todo)
        append(" + in flight ")
        append(decimal: counts.inFlight)
        append(" + done ")
        append(decimal: counts.done)
        append(" + skipped ")
        append(decimal: counts.skipped)
        append(UInt8(ascii: "\n"))
    }
}
