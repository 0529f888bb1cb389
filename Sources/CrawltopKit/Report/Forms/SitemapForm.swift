import Crawl
import HTTP
import Words

/// A sitemap (sitemaps.org) of the pages that a search engine may list: HTML that answered 200 at a seed's host, unless it
/// asks not to be listed, or names the canonical URL of another page. More than
/// the protocol allows in one file are in several beside it, `NAME-1.xml` and so on, of which the file is the index.
struct SitemapForm {
    /// The limits of the protocol: URLs and bytes in a file, and bytes of a URL.
    struct Limits {
        var urls = 50_000
        var bytes = 50 << 20
        var url = 2_048
    }

    private static let namespace = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
    /// The bytes that are kept for what stands around the URLs of a file.
    private static let frame = 1_024

    private let source: ReportSource
    private let origin: [UInt8]
    private let limits: Limits

    /// Writes the sitemap, and the files beside it.
    ///
    /// - Returns: the number of its entries.
    @discardableResult
    static func write(
        _ source: ReportSource, to file: ReportFile, limits: Limits = Limits()
    ) throws(ReportFailure) -> Int {
        var origin: [UInt8] = []
        // Where the first page is, whatever redirects led there.
        try source.forEachURL(pages + " ORDER BY u.id LIMIT 1") { origin = Self.origin(of: $0) }
        let form = SitemapForm(source: source, origin: origin, limits: limits)
        let (parts, count) = try form.parts()
        guard parts.count > 1, file.isRegular else {
            try file.write { (output) throws(ReportFailure) in
                try form.writePart(from: -1, through: parts.last ?? .max, to: output)
            }
            return count
        }
        var names: [String] = []
        var last: Int64 = -1
        for (index, end) in parts.enumerated() {
            let part = file.sibling(index + 1)
            try part.write { (output) throws(ReportFailure) in try form.writePart(from: last, through: end, to: output)
            }
            names.append(String(part.base))
            last = end
        }
        try file.write { (output) throws(ReportFailure) in try form.writeIndex(of: names, to: output) }
        return count
    }

    private static let pages = """
        WHERE p.again IS NULL AND u.skipped IS NULL AND p.status = 200 AND p.outcome = 'ok' AND p.flags & 1
        AND NOT p.flags & 64
        AND u.role = \(URLRole.page.rawValue) AND p.verdict IN ('fine', 'flaky')
        """

    private static func origin(of url: URLRow) -> [UInt8] {
        let parts = (url.bytes(.url) ?? []).split(
            separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)
        return Array(parts.prefix(3).joined(separator: [UInt8(ascii: "/")])) + [UInt8(ascii: "/")]
    }

    /// Calls `body` with each page that is listed, of URLs behind a number and up to another.
    private func forEachPage(
        from first: Int64 = -1, through last: Int64 = .max, _ body: (URLRow, [UInt8]) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        let range = " AND u.id > \(first) AND u.id <= \(last) ORDER BY u.id"
        try source.forEachURL(Self.pages + range) { (url) throws(ReportFailure) in
            let address = url.bytes(.url) ?? []
            if address.starts(with: origin), address.count <= limits.url { try body(url, address) }
        }
    }

    /// The number of the last URL in each file, and how many entries there are in all.
    private func parts() throws(ReportFailure) -> (ends: [Int64], count: Int) {
        var (ends, count): ([Int64], Int) = ([], 0)
        var (urls, bytes): (Int, Int) = (0, Self.frame)
        let entry = LineBuffer()
        try forEachPage { url, address in
            entry.clear()
            write(url, address, to: entry)
            if ends.isEmpty || urls == limits.urls || bytes + entry.count > limits.bytes {
                ends.append(0)
                (urls, bytes) = (0, Self.frame)
            }
            ends[ends.count - 1] = Int64(url.number(.id) ?? 0)
            urls += 1
            count += 1
            bytes += entry.count
        }
        return (ends, count)
    }

    private func writePart(from first: Int64, through last: Int64, to output: ReportOutput) throws(ReportFailure) {
        output.line.append(own: ReportForm.sitemap.mark ?? "")
        output.line.append(own: "<urlset \(Self.namespace)>\n")
        try forEachPage(from: first, through: last) { (url, address) throws(ReportFailure) in
            write(url, address, to: output.line)
            try output.endRow()
        }
        output.line.append("</urlset>\n")
    }

    private func write(_ url: URLRow, _ address: [UInt8], to line: LineBuffer) {
        line.append("<url><loc>")
        line.append(markup: address)
        line.append("</loc>")
        let now = (url.ended ?? 0) / 1_000_000_000
        let modified = url.withBytes(.modified) { HTTPDate.seconds($0, now: now) }
        if let modified, modified > 0 {
            line.append("<lastmod>")
            var clock = WallClock(offset: 0, zone: .utc)
            clock.write(min(modified, 1 << 33) * 1_000_000_000, into: line)
            line.append("</lastmod>")
        }
        line.append("</url>\n")
    }

    private func writeIndex(of names: [String], to output: ReportOutput) throws(ReportFailure) {
        output.line.append(own: ReportForm.sitemap.mark ?? "")
        output.line.append(own: "<sitemapindex \(Self.namespace)>\n")
        for name in names {
            output.line.append("<sitemap><loc>")
            output.line.append(markup: origin)
            output.line.append(own: Self.escaped(name))
            output.line.append("</loc></sitemap>\n")
        }
        output.line.append("</sitemapindex>\n")
    }

    /// A file's name in a URL: what may mean something else there is escaped (RFC 3986 section 2.1).
    private static func escaped(_ name: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return name.utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
