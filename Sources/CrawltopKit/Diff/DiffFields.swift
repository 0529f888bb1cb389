import Crawl
import Store

/// The fields of a comparison, in the log's lines and in reports for programs.
extension LineBuffer {
    func fields(of change: SiteChange) {
        field("change", text: change.kind.rawValue)
        field("url", text: change.url)
        field("referrer", text: change.referrer)
        side("before", change.before)
        side("after", change.after)
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

    func fields(ofStillBroken url: ComparedURL) {
        field("url", text: url.url)
        field("referrer", text: url.referrerText)
        field("status", url.status == 0 ? nil : url.status)
        field("error", text: url.error)
    }

    func fields(of figures: DiffFigures) {
        for kind in SiteChange.Kind.allCases { field(own: kind.rawValue, figures.count(kind)) }
        field("unchanged", figures.unchanged)
        field("other_etag", figures.retagged)
        field("still_broken", figures.stillBroken.count)
        field("known", figures.known)
        field("baseline", text: figures.baseline)
        startObject("not_compared")
        for (why, count) in figures.uncompared {
            if bytes.last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
            var why = why
            why.withUTF8 { append(jsonString: $0) }
            append(":")
            append(decimal: count)
        }
        endObject()
    }
}
