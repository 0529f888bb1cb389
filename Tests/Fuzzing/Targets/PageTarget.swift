import Crawl
import HTTP
import TestSupport
import Web

/// What a crawl finds on a page: the URLs that it will fetch, and those that it will not.
private struct Findings: Equatable {
    var waiting: [String] = []
    var skipped: [String] = []
    var links = 0

    /// Reads a page in pieces.
    ///
    /// - Parameters:
    ///   - pieces: its body.
    ///   - choice: bits that choose options and fields.
    ///   - length: its bytes, where the head tells.
    init?(_ pieces: [ArraySlice<UInt8>], choice: UInt8, length: Int?) {
        var options = CrawlOptions()
        (options.seeds, options.hashSeed, options.jitterSeed) = (["http://a.test/dir/page"], 1, 1)
        options.sources.takesRequisites = choice & 1 != 0
        options.obeysNofollow = choice & 2 != 0
        guard let crawl = try? Crawl(options: options, now: 0) else { return nil }
        let listener = Listener()
        crawl.subscribe(listener)
        guard (try? crawl.start(now: 0)) != nil, let slot = crawl.next(now: 1)?.slot else { return nil }
        let types = [
            "Content-Type: text/html; charset=utf-8", "Content-Type: application/xml", "Content-Type: text/html", "",
        ]
        let head =
            "HTTP/1.1 200 OK\r\n\(types[Int(choice >> 2 & 3)])\r\n\(length.map { "Content-Length: \($0)\r\n" } ?? "")\r\n"
        var (parsed, reader, offset) = (ResponseHead(), ResponseReader(), 0)
        reader.startResponse(to: .get)
        crawl.enter(.reading, slot: slot, now: 2)
        let bytes = Array(head.utf8)
        let isRead = bytes.withUnsafeBufferPointer { input in
            guard case .head? = try? reader.next(input, at: &offset, head: &parsed) else { return false }
            return crawl.head(parsed, slot: slot) == .scan
        }
        guard isRead else { return nil }
        for piece in pieces {
            if lend(piece, { crawl.body($0, slot: slot) }) != nil { break }
        }
        crawl.endExchange(in: slot, .complete, now: 3)
        waiting = crawl.todo(0..<100_000).map { crawl.text(of: $0) }
        (skipped, links) = (listener.skipped, listener.links)
    }

    private final class Listener: CrawlSubscriber {
        var skipped: [String] = []
        var links = 0

        func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
            switch event {
            case .moved(let move):
                if let reason = move.reason { skipped.append("\(crawl.text(of: move.url)) \(reason)") }
            case .ended(let record): links = record.links
            default: break
            }
        }
    }
}

extension FuzzTarget {
    /// A page leads to the same URLs however it is cut, whether its length is told or not, and wherever it names its base.
    /// The first byte chooses the type and options.
    static var page: FuzzTarget {
        let pages = [
            "\u{3}<a href=one>1</a><base href=/b/><img src=two><link rel=next href=three><link rel=icon href=four disabled>",
            "\u{2}<body><a href=one rel=nofollow>1</a><p><meta name=robots content=nofollow><a href=two>2</a>",
            "\u{0}<iframe srcdoc=\"<base href='c/'><a href='one'>1</a><iframe srcdoc='<a href=two>'>\"></iframe><a href=three>",
            "\u{4}<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><a href='one'/><title/></html>",
            "\u{4}<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:title>t</h:title><h:a href='one'/><svg><a href='two'/></svg>",
            "\u{F}  <!doctype html><meta charset=koi8-r><a href='?&#x451;'>",
            "\u{8}<a href='?&eacute;'>\u{E9}<meta charset=utf-8><a href='?&eacute;'><meta http-equiv=refresh content='0;url=r'>",
        ]
        let tokens = [
            "<a href=", "<base href=/b/>", "<base href=", "<iframe srcdoc=\"", "<iframe srcdoc='", "&quot;", "&amp;",
            "<meta name=robots content=nofollow>", "<link rel=next href=", "<link rel=stylesheet href=", "disabled ",
            "<img src=", "<template>", "<script>", "</script>", "<!--", "-->", "\"", "'", ">", "</iframe>", "<svg>",
            "<html xmlns='http://www.w3.org/1999/xhtml'>", "<h:html xmlns:h='http://www.w3.org/1999/xhtml'>",
            "<h:a href=",
            "</h:", "h:", "<?xml ", "//a.test/", "?\u{E9}", "<frameset>", "/", "..",
        ]
        return FuzzTarget("page", texts: pages, tokens: tokens) { input, generator in
            guard let choice = input.first, input.count < 16 << 10 else { return nil }
            let page = Array(input.dropFirst())
            guard let whole = Findings([page[...]], choice: choice, length: nil) else { return nil }
            let cut = pieces(of: page, &generator)
            if Findings(cut, choice: choice, length: nil) != whole { return "a page in pieces leads elsewhere" }
            if Findings(cut, choice: choice, length: page.count) != whole {
                return "a page of known length leads elsewhere"
            }
            return moved(page, choice, &generator)
        }
    }

    /// What does not hold where a page names its base at its end instead of at its beginning, and has no other.
    private static func moved(_ page: [UInt8], _ choice: UInt8, _ generator: inout SplitMix64) -> String? {
        // In HTML whose encoding is told, and not contradicted by a byte order mark, which counts only where a page begins.
        let marks: [[UInt8]] = [[0xFE, 0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF]]
        guard choice >> 2 & 3 == 0, !marks.contains(where: page.starts) else { return nil }
        let base = Array("<base href=/base/>".utf8)
        let scanner = LinkScanner()
        lend((page + base)[...]) { scanner.scan($0) }
        guard scanner.baseHref.map({ $0.elementsEqual("/base/".utf8) }) == true else { return nil }
        let first = Findings([(base + page)[...]], choice: choice, length: nil)
        let last = Findings(pieces(of: page + base, &generator), choice: choice, length: nil)
        return first == last ? nil : "a base at the end leads elsewhere"
    }
}
