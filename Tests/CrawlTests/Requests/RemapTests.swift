import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// URLs that are asked at another place than the one that they name.
@Suite struct RemapTests {
    private static func remap(_ origin: String, _ place: String) throws -> Remap? {
        Remap(of: try WebURL(origin), to: try WebURL(place))
    }

    private func begun(
        _ remaps: [(String, String)], _ change: (inout CrawlOptions) -> Void = { _ in }
    ) throws -> (Crawl, Recorder) {
        var table = Remaps()
        for (origin, place) in remaps {
            let remap = try #require(try Self.remap(origin, place))
            let isAdded = table.add(remap)
            #expect(isAdded)
        }
        return try CrawlTests.begun {
            $0.seeds = ["https://a.test/x?y#z"]
            $0.remaps = table
            change(&$0)
        }
    }

    private let local = [("https://a.test", "http://127.0.0.1:8080")]

    @Test func aURLIsAskedAtItsPlace_AndKeepsItsName() throws {
        let (crawl, recorder) = try begun(local) { $0.requests.credentials = Credentials("me:secret") }
        let all = try requests(
            crawl,
            [
                "http://127.0.0.1:8080/x?y": html(
                    "<a href=/own></a><a href=http://127.0.0.1:8080/back></a><a href=http://a.test/plain></a>"
                        + "<a href=//127.0.0.1:8080/own></a><a href=http://127.0.0.1:9/other></a>")
            ])
        #expect(
            recorder.texts(crawl).sorted() == [
                "http://a.test/plain", "https://a.test/back", "https://a.test/own", "https://a.test/x?y",
            ])
        #expect(
            all.keys.sorted() == [
                "http://127.0.0.1:8080/back", "http://127.0.0.1:8080/own", "http://127.0.0.1:8080/x?y",
                "http://a.test/plain",
            ])
        let request = try #require(all["http://127.0.0.1:8080/own"])
        #expect(request.hasPrefix("GET /own HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"))
        // It is for the seed's origin, wherever the user has it asked.
        #expect(request.contains("Authorization: "))
        // Another port, and https at the place's, are other origins.
        #expect(crawl.counts.skipped == 2 && crawl.counts.isConsistent && crawl.state == .finished)
    }

    @Test func redirectsToThePlaceMeanTheOrigin() throws {
        let (crawl, recorder) = try begun(local)
        try run(crawl, ["/x": redirect("http://127.0.0.1:8080/y"), "/y": redirect("http://127.0.0.1:8080/y")])
        #expect(recorder.texts(crawl) == ["https://a.test/x?y", "https://a.test/y"])
        #expect(recorder.records.first?.location == Array("https://a.test/y".utf8))
        #expect(recorder.wasConsistent && crawl.state == .finished)
        #expect(recorder.records.last?.error?.message == "the redirect leads to its own URL")
    }

    @Test func aSeedMayBeNamedByItsPlace() throws {
        let (crawl, recorder) = try begun(local) {
            $0.seeds = ["http://me:secret@127.0.0.1:8080/x"]
            $0.obeysRobots = true
        }
        let all = try requests(crawl)
        #expect(recorder.texts(crawl) == ["https://a.test/robots.txt", "https://a.test/x"])
        #expect(all["http://127.0.0.1:8080/x"]?.contains("Authorization: ") == true)
        #expect(crawl.options.seeds == ["https://a.test/x"])
    }

    /// No page can lead to the place's machine by other ways than before, and the place itself may be connected to.
    @Test func thePlaceMayBeConnectedTo() throws {
        let (crawl, _) = try begun(local)
        #expect(crawl.permits(try #require(IPAddress(host: Array("127.0.0.1".utf8)[...]))))
        #expect(!crawl.permits(try #require(IPAddress(host: Array("10.0.0.1".utf8)[...]))))
        let (other, _) = try CrawlTests.begun { $0.seeds = ["https://a.test/"] }
        #expect(!other.permits(try #require(IPAddress(host: Array("127.0.0.1".utf8)[...]))))
    }

    @Test func aHostIsSparedAsItsPlaceIs() throws {
        let limited = { (options: inout CrawlOptions) in options.politeness.others.connections = 2 }
        let (near, _) = try begun(local, limited)
        let (far, _) = try begun([("https://a.test", "https://b.test")], limited)
        #expect(near.host(at: 0)?.connections == 64 && far.host(at: 0)?.connections == 2)
    }

    @Test(
        arguments: [
            ("https://a.test/x", "http://b.test"), ("https://a.test", "http://b.test/?x"),
            ("https://a.test", "http://me:secret@b.test"), ("https://me@a.test", "http://b.test"),
            ("https://a.test", "http://b.test/#"), ("ftp://a.test", "http://b.test"),
        ])
    func onlyOriginsAreRemapped(origin: String, place: String) throws {
        #expect(try Self.remap(origin, place) == nil)
    }

    @Test func placesDoNotFormChains() throws {
        var table = Remaps()
        let first = try #require(try Self.remap("http://a.test", "http://b.test"))
        let isFirst = table.add(first)
        #expect(isFirst)
        for (origin, place) in [
            ("http://a.test", "http://c.test"), ("http://b.test", "http://c.test"), ("http://c.test", "http://a.test"),
            ("http://d.test", "http://d.test:80"),
        ] {
            let remap = try #require(try Self.remap(origin, place))
            let isAdded = table.add(remap)
            #expect(!isAdded, "\(origin) \(place)")
        }
        let second = try #require(try Self.remap("https://a.test", "http://b.test"))
        let isSecond = table.add(second)
        #expect(isSecond)
        // Of two origins at one place, its URLs mean those of the first.
        #expect(table.meant(by: try WebURL("http://b.test/x?y#z"))?.href == "http://a.test/x?y#z")
        #expect(table.asked(try WebURL("https://a.test/x")).href == "http://b.test/x")
        #expect(table.asked(try WebURL("https://c.test/x")).href == "https://c.test/x")
    }
}
