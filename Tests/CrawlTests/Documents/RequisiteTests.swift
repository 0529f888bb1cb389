import Testing

@testable import Crawl
@testable import HTTP

@Suite struct RequisiteTests {
    @Test(
        arguments: [
            ("<img src=/x>", true), ("<img srcset='/x 2x'>", true), ("<img longdesc=/x>", false),
            ("<link rel=stylesheet href=/x>", true), ("<link rel='shortcut ICON' href=/x>", true),
            ("<link rel=apple-touch-icon-precomposed href=/x>", true), ("<link rel=mask-icon href=/x>", true),
            ("<link rel=modulepreload href=/x>", true), ("<link rel=prefetch href=/x>", true),
            ("<link rel=manifest href=/x>", true), ("<link rel='alternate stylesheet' href=/x>", true),
            ("<link rel=stylesheet disabled href=/x>", false), ("<link rel='icon stylesheet' disabled href=/x>", true),
            ("<link rel=preconnect href=/x>", false), ("<link rel=dns-prefetch href=/x>", false),
            ("<link rel=pingback href=/x>", false),
            ("<link rel=preload imagesrcset='/x 1x'>", true), ("<link rel=icon imagesrcset='/x 1x'>", false),
            ("<script src=/x></script>", true),
            ("<video src=/x></video>", true), ("<video poster=/x></video>", true), ("<audio src=/x></audio>", true),
            ("<video><source src=/x></video>", true), ("<audio><p><source src=/x></audio>", true),
            ("<picture><source srcset=/x></picture>", true), ("<audio><track src=/x></audio>", true),
            ("<video><track src=/x></video>", true), ("<source src=/x>", false), ("<source srcset=/x>", false),
            ("<track src=/x>", false), ("<picture><track src=/x></picture>", false),
            ("<video></video><source src=/x>", false), ("<picture></picture></picture><source srcset=/x>", false),
            ("<embed src=/x>", true),
            ("<script type='' src=/x></script>", true), ("<script type=module src=/x></script>", true),
            ("<script type=' Text/JavaScript ' src=/x></script>", true),
            ("<script type=application/x-ecmascript src=/x></script>", true),
            ("<script type=text/javascript1.5 src=/x></script>", true),
            ("<script type=text/javascript1.6 src=/x></script>", false),
            ("<script src=/x type='text/javascript; charset=utf-8'></script>", false),
            ("<script type=application/json src=/x></script>", false),
            ("<script type=application/ld+json src=/x></script>", false),
            ("<script type=' ' src=/x></script>", false), ("<script type=importmap src=/x></script>", false),
            ("<script type=speculationrules src=/x></script>", false),
            ("<script language=JavaScript src=/x></script>", true), ("<script language src=/x></script>", true),
            ("<script language=vbscript src=/x></script>", false),
            ("<script language=vbscript type=module src=/x></script>", true),
            ("<svg><use href='/x#a'/></svg>", true), ("<svg><use xlink:href='/x#a'/></svg>", true),
            ("<svg><use href='#a'/></svg>", false), ("<svg><use/></svg>", false), ("<use href='/x#a'>", false),
            ("<p>x<use href='/x#a'>", false), ("<img srcset='/x 1x 2x'>", false), ("<img srcset='/x 100'>", false),
            ("<object data=/x></object>", true), ("<input type=image src=/x>", true), ("<body background=/x>", true),
            ("<table background=/x></table>", true), ("<svg><image href=/x /></svg>", true),
            ("<form action=/x></form>", false), ("<button formaction=/x>", false),
            ("<input type=IMAGE src=/x>", true), ("<input type=text src=/x>", false), ("<input src=/x>", false),
            ("<input formaction=/x>", false), ("<q cite=/x>q</q>", false), ("<base href=/x>", false),
        ])
    func whatBelongsToAPage(_ page: String, isFetched: Bool) throws {
        for takesRequisites in [true, false] {
            let (crawl, recorder) = try begun {
                $0.sources.takesRequisites = takesRequisites
                $0.maxDepth = 0
            }
            try run(crawl, ["/": html(page), "/x": text("x")])
            #expect(recorder.records.count == (isFetched && takesRequisites ? 2 : 1))
            #expect(recorder.records[0].links == (isFetched && takesRequisites ? 1 : 0))
            #expect(recorder.records.last?.depth == 0)
        }
    }

    /// What a link element names by a hyperlink's relation, or by none that is known, is one link further.
    @Test(
        arguments: [
            ("<link rel=next href=/x>", true), ("<link rel=Prev href=/x>", true),
            ("<link rel=canonical href=/x>", true),
            ("<link rel=alternate hreflang=de href=/x>", true), ("<link rel='author me' href=/x>", true),
            ("<link rel=terms-of-service href=/x>", true), ("<link rel=help href=/x>", true),
            ("<link rel=search href=/x>", true), ("<link rel=search type='text/html; charset=a' href=/x>", true),
            ("<link rel=search type=application/opensearchdescription+xml href=/x>", false),
            ("<link href=/x>", false), ("<link rel=unheard-of href=/x>", false),
        ])
    func whatLinkElementsLinkIsNoPart(_ page: String, isFollowed: Bool) throws {
        for (takesRequisites, depth) in [(false, 0), (true, 0), (false, 1), (true, 1)] {
            let (crawl, recorder) = try begun {
                $0.sources.takesRequisites = takesRequisites
                $0.maxDepth = depth
            }
            try run(crawl, ["/": html(page), "/x": html("")])
            let isFetched = depth == 1 && (isFollowed || takesRequisites)
            #expect(recorder.records.map(\.depth) == (isFetched ? [0, 1] : [0]))
            #expect(recorder.records[0].links == (isFollowed || takesRequisites ? 1 : 0))
        }
    }

    /// What comes for a picture is no page, and is one as soon as it is linked, even if it has been fetched then.
    @Test(
        arguments: [
            ("<img src=/x>", [["/x"], []]), ("<link rel=stylesheet href=/x>", [["/x"], []]),
            ("<iframe src=/x></iframe>", [["/x"], ["/in"]]), ("<embed src=/x>", [["/x"], ["/in"]]),
            ("<img src=/x><a href=/x>x</a>", [["/x"], ["/in"]]), ("<a href=/x>x</a><img src=/x>", [["/x"], ["/in"]]),
            ("<img src=/x><a rel=nofollow href=/x>x</a>", [["/x"], []]),
            ("<img src=/x><a href=/late>x</a>", [["/x", "/late"], ["/x"], ["/in"]]),
            ("<img src=/r>", [["/r"], ["/x"], []]),
            ("<img src=/r><a href=/later>x</a>", [["/r", "/later"], ["/x", "/late2"], ["/x"], ["/in"]]),
            ("<img src=/xhtml><a href=/y>y</a>", [["/xhtml", "/y"], ["/xhtml"], ["/in"]]),
            ("<img src=/svg><a href=/z>y</a>", [["/svg", "/z"], []]),
        ] as [(String, [[String]])])
    func whatComesForAPictureIsNoPage(_ page: String, _ rounds: [[String]]) throws {
        let (crawl, recorder) = try begun {
            $0.sources.takesRequisites = true
            $0.obeysNofollow = true
        }
        let xml = "<html xmlns='http://www.w3.org/1999/xhtml'><a href='/in'/></html>"
        try run(
            crawl,
            [
                "/": html(page), "/x": html("<a href=/in>x</a>"),
                "/in": html(""), "/late": html("<a href=/x>x</a>"), "/r": redirect("/x"),
                "/later": html("<a href=/late2>x</a>"), "/late2": html("<a href=/r>x</a>"),
                "/xhtml": html(xml).replacing("text/html", with: "text/xml"), "/y": html("<a href=/xhtml>x</a>"),
                "/svg": html("<svg><a href='/in'/></svg>").replacing("text/html", with: "image/svg+xml"),
                "/z": html("<a href=/svg>x</a>"),
            ])
        #expect(recorder.texts(crawl) == (["/"] + rounds.joined()).map { "http://a.test\($0)" })
        #expect(recorder.wasConsistent && crawl.counts.done == Set(rounds.joined()).count + 1)
        let record = recorder.records.first { crawl.text(of: $0.url) == "http://a.test\(rounds[0][0])" }
        #expect(record.map { $0.links == 0 } == (rounds.last == [] || rounds.count > 2))
    }

    /// Its condition would be answered by 304.
    @Test func aPageThatWasNotReadIsFetchedAgainWithoutACondition() throws {
        let (crawl, recorder) = try begun {
            $0.sources.takesRequisites = true
            $0.requests.keepsValidators = true
        }
        let tagged = html("<a href=/in>x</a>").replacing("Content-Type", with: "ETag: \"1\"\r\nContent-Type")
        var requests: [String] = []
        let writer = try RequestWriter(crawl.options)
        try play(crawl) { path, _ in
            if let slot = (0..<crawl.slotCount).first(where: { crawl.exchange(in: $0) != nil }) {
                var request: [UInt8] = []
                try? crawl.appendRequest(for: slot, writer, to: &request)
                requests.append(String(decoding: request, as: UTF8.self))
            }
            return switch path {
            case "/": .response(html("<img src=/x><a href=/late>x</a>"))
            case "/late": .response(html("<a href=/x>x</a>"))
            case "/x": .response(tagged)
            default: .response(html(""))
            }
        }
        #expect(recorder.texts(crawl) == ["/", "/x", "/late", "/x", "/in"].map { "http://a.test\($0)" })
        #expect(requests.count == 5 && !requests.contains { $0.lowercased().contains("if-none-match") })
    }

    @Test(arguments: ["<a href=/x>x</a>", "<iframe src=/x></iframe>"])
    func linksAndFramesAreFollowedEitherWay(_ page: String) throws {
        for takesRequisites in [true, false] {
            let (crawl, recorder) = try begun { $0.sources.takesRequisites = takesRequisites }
            try run(crawl, ["/": html(page), "/x": html("")])
            #expect(recorder.records.map(\.depth) == [0, 1])
        }
    }

    @Test func aPictureThatIsLinkedTooFarAwayIsFetchedAsPartOfItsPage() throws {
        let (crawl, recorder) = try begun {
            $0.sources.takesRequisites = true
            $0.maxDepth = 0
        }
        try run(crawl, ["/": html("<a href=/x><img src=/x></a>"), "/x": text("x")])
        #expect(recorder.texts(crawl) == ["http://a.test/", "http://a.test/x"])
        #expect(crawl.counts == Counts(seen: 2, done: 2) && crawl.statistics.skips == [.depth: 0])
        #expect(recorder.wasConsistent)
    }

    @Test func whatIsElsewhereIsSkipped() throws {
        let (crawl, recorder) = try begun { $0.sources.takesRequisites = true }
        try run(crawl, ["/": html("<img src=http://b.test/x>")])
        #expect(recorder.skips == [.scope])
    }
}
