import HTTP
import HTTPServer
import Testing

@testable import DemoSite

/// Pages as functions of seed and number.
@Suite struct DemoSitePageTests {
    private func page(_ route: Route, seed: UInt64) -> [UInt8] {
        let writer = PageWriter(map: SiteMap(seed: seed, pages: 500), base: Array("http://127.0.0.1:1/".utf8))
        var bytes: [UInt8] = []
        writer.append(route, to: &bytes)
        return bytes
    }

    @Test func sameSeedSamePages() {
        for number in 0..<500 {
            #expect(page(.page(number), seed: 1) == page(.page(number), seed: 1))
        }
        #expect((0..<500).contains { page(.page($0), seed: 1) != page(.page($0), seed: 2) })
    }

    /// As many as `crawltop demo --pages` takes.
    @Test func aSiteHasAllPagesThatItWasAskedFor() {
        let map = SiteMap(seed: 1, pages: 10_000_000)
        #expect(map.has(.page(9_999_999)) && !map.has(.page(10_000_000)))
    }

    @Test(arguments: [
        (Route.page(0), "/"), (.page(1), "/page-1.html"), (.page(49), "/page-49.html"), (.page(50), "/topic-1/"),
        (.page(51), "/topic-1/page-51.html"), (.page(999_999), "/topic-19999/page-999999.html"),
        (.large(1), "/large/1.html"), (.wide, "/links.html"), (.redirect(0), "/go/0"), (.chain(5), "/go/chain-5"),
        (.loop(2), "/go/loop-2"), (.broken(7), "/broken/7.html"), (.style, "/style.css"), (.logo, "/logo.png"),
        (.notes, "/notes.txt"), (.data, "/data.json"), (.robots, "/robots.txt"),
    ])
    func paths(_ route: Route, path: String) {
        var bytes = [UInt8(ascii: "/")]
        route.appendPath(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == path)
        #expect(bytes.withUnsafeBufferPointer { Route(path: $0) } == route)
    }

    @Test(arguments: [
        "", "x", "//", "/x", "/page-0.html", "/page-50.html", "/page-01.html", "/page-.html", "/page-1.htmlx",
        "/topic-0/",
        "/topic-1", "/topic-1/page-1.html", "/topic-1/page-50.html", "/topic-99999999999999999999/", "/go/", "/go/x",
        "/go/chain-", "/go/9999999999", "/links.html/", "/style.cssx", "/topic-1/../",
    ])
    func noSuchPath(_ path: String) {
        #expect(Array(path.utf8).withUnsafeBufferPointer { Route(path: $0) } == nil)
    }

    /// A page that trickles is the same page, and its pieces make one well-formed response.
    @Test func piecesMakeTheWhole() throws {
        let map = SiteMap(seed: 1, pages: 500)
        let writer = PageWriter(map: map, base: Array("http://127.0.0.1:1/".utf8))
        var trickling = 0
        for number in 0..<500 {
            let request = RequestHead()
            var lively = ResponseSource(request, route: .page(number), map: map, options: DemoSiteOptions())
            var plain = ResponseSource(request, route: .page(number), map: map, options: ServedSite.quick(pages: 500))
            var scratch: [UInt8] = []
            var (pieces, whole) = ([[UInt8]](), [UInt8]())
            var step = ResponseStep.more
            while step != .done {
                pieces.append([])
                step = lively.next(writer, scratch: &scratch, into: &pieces[pieces.count - 1])
            }
            #expect(plain.next(writer, scratch: &scratch, into: &whole) == .done)
            trickling += pieces.count > 1 ? 1 : 0
            let (slow, quick) = try (body(Array(pieces.joined())), body(whole))
            #expect(slow == quick && !slow.isEmpty)
        }
        #expect(trickling > 10)
    }

    /// The body of a complete response.
    private func body(_ bytes: [UInt8]) throws -> [UInt8] {
        var reader = ResponseReader()
        var head = ResponseHead()
        var result: [UInt8] = []
        reader.startResponse(to: .get)
        try bytes.withUnsafeBufferPointer { input in
            var offset = 0
            while true {
                switch try reader.next(input, at: &offset, head: &head) {
                case .body(let range): result += input[range]
                case .head: continue
                case .needMore: return #expect(try reader.close() == .end(keepAlive: false))
                case .end: return
                }
            }
        }
        return result
    }

    @Test func theMixIsLively() {
        let map = SiteMap(seed: 1, pages: 2_000)
        let tempos = (0..<2_000).map { Tempo(map, page: $0, options: DemoSiteOptions()) }
        #expect(tempos.allSatisfy { $0.delay >= 0 && $0.delay <= 3_000_000_000 })
        #expect(tempos.filter { $0.delay > 1_000_000_000 }.count > 50)
        #expect(tempos.filter { $0.pieces > 1 && $0.pause > 0 }.count > 50)
        #expect(tempos.filter { $0.pieces == 1 && $0.delay < 250_000_000 }.count > 500)
        #expect((0..<100).allSatisfy { Tempo(map, page: $0, options: fixed(5)).delay == 5 })
        #expect((0..<100).allSatisfy { Tempo(map, page: $0, options: fixed(0)).pieces == 1 })
    }

    private func fixed(_ delay: Int64) -> DemoSiteOptions {
        var options = DemoSiteOptions()
        options.delay = delay
        return options
    }

    @Test func largePagesAreLarge() {
        #expect(
            SiteMap.largeSizes.map { $0 * PageWriter.blockSize } == [262_144, 524_288, 1_048_576, 2_621_440])
    }
}
