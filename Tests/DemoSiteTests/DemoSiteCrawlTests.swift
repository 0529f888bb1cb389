import DemoSite
import EventLoop
import Foundation
import Testing

/// A crawl of the whole site finds what the truth says, and nothing else.
@Suite struct DemoSiteCrawlTests {
    struct Found: Equatable {
        var html: Set<String> = []
        var redirects: [String: String] = [:]
        var broken: [String: Int] = [:]
        var resources: Set<String> = []
        var assets: Set<String> = []
        var external: Set<String> = []
    }

    @Test(arguments: [(1, 1), (2, 7), (20, 1), (50, 3), (51, 1), (199, 9)])
    func everySize(pages: Int, seed: Int) throws {
        try check(ServedSite.quick(pages: pages, seed: UInt64(seed)), .epoll)
    }

    @Test(arguments: SelectorKind.allCases)
    func everySelector(_ selector: SelectorKind) throws {
        try check(ServedSite.quick(pages: 300), selector)
    }

    private func check(_ options: DemoSiteOptions, _ selector: SelectorKind) throws {
        let site = try ServedSite(options, selector: selector)
        let found = try crawl(site)
        let truth = DemoSiteTruth(options: options, url: site.url)
        let requests = site.stop().requests
        #expect(found.html == truth.html)
        #expect(found.redirects == truth.redirects)
        #expect(found.broken == truth.broken)
        #expect(found.resources == truth.resources)
        #expect(found.assets == truth.assets)
        #expect(found.external == [DemoSiteTruth.external, "mailto:nobody@example.invalid"])
        #expect(requests == found.html.count + found.redirects.count + found.broken.count + found.resources.count)
        #expect(found.html.count == options.pages + 5)
    }

    private func crawl(_ site: ServedSite) throws -> Found {
        var found = Found()
        var client = try BlockingClient(port: site.port)
        var seen: Set<String> = [site.url]
        var todo = [site.url]
        while let url = todo.popLast() {
            guard url.hasPrefix(site.url) else {
                found.external.insert(url)
                continue
            }
            let answer = try client.get("/" + url.dropFirst(site.url.count))
            if !answer.keepAlive {
                client = try BlockingClient(port: site.port)
            }
            let next = try sort(url, answer, &found)
            todo += next.filter { seen.insert($0).inserted }
        }
        return found
    }

    /// Counts an answer and returns where it leads.
    private func sort(_ url: String, _ answer: Answer, _ found: inout Found) throws -> [String] {
        let isHTML = answer.fields["Content-Type"] == "text/html; charset=utf-8"
        switch answer.status {
        case 200 where isHTML:
            found.html.insert(url)
            let text = String(decoding: answer.body, as: UTF8.self)
            found.assets.formUnion(try links("<link rel=\"stylesheet\" href=\"", in: text, of: url))
            found.assets.formUnion(try links("<img src=\"", in: text, of: url))
            return try links("<a href=\"", in: text, of: url)
        case 200:
            found.resources.insert(url)
        case 300..<400:
            let location = try #require(answer.fields["Location"])
            found.redirects[url] = try resolve(location, url)
            return [try resolve(location, url)]
        default:
            found.broken[url] = answer.status
        }
        return []
    }

    private func links(_ start: String, in text: String, of url: String) throws -> [String] {
        try text.components(separatedBy: start).dropFirst().map { rest in
            try resolve(String(rest.prefix { $0 != "\"" && $0 != "#" }), url)
        }
    }

    private func resolve(_ link: String, _ base: String) throws -> String {
        link.isEmpty ? base : try #require(URL(string: link, relativeTo: URL(string: base))).absoluteURL.absoluteString
    }
}
