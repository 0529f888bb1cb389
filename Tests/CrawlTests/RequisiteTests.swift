import Testing

@testable import Crawl

@Suite struct RequisiteTests {
    @Test(
        arguments: [
            ("<img src=/x>", true), ("<img srcset='/x 2x'>", true), ("<img longdesc=/x>", false),
            ("<link rel=stylesheet href=/x>", true), ("<link rel=icon href=/x>", true), ("<link href=/x>", true),
            ("<link rel=preconnect href=/x>", false), ("<link rel=dns-prefetch href=/x>", false),
            ("<link rel=preload imagesrcset='/x 1x'>", true), ("<script src=/x></script>", true),
            ("<video src=/x></video>", true), ("<video poster=/x></video>", true), ("<audio src=/x></audio>", true),
            ("<source src=/x>", true), ("<source srcset=/x>", true), ("<track src=/x>", true), ("<embed src=/x>", true),
            ("<object data=/x></object>", true), ("<input type=image src=/x>", true), ("<body background=/x>", true),
            ("<table background=/x></table>", true), ("<svg><image href=/x /></svg>", true),
            ("<form action=/x></form>", false), ("<button formaction=/x>", false),
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
