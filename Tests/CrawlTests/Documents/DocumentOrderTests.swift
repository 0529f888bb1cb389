import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// Robots rules and pages in one document, in whatever order they come.
@Suite struct DocumentOrderTests {
    /// A few hosts whose robots.txt are rules, pages, redirects to pages, or to each other's.
    private struct Web {
        var answers: [String: String] = [:]
        var links: [String: [String]] = [:]
        var redirects: [String: String] = [:]
        var bodies: [String: String] = [:]
        let hosts: Int

        init(_ random: inout SplitMix64) {
            let hosts = Int.random(in: 1...3, using: &random)
            self.hosts = hosts
            let urls = (0..<hosts).flatMap { host in (0..<6).map { "http://h\(host).test/\($0)" } }
            func any(_ random: inout SplitMix64) -> String { urls[Int.random(in: 0..<urls.count, using: &random)] }
            for url in urls {
                if Int.random(in: 0..<5, using: &random) == 0 {
                    redirects[url] = any(&random)
                    answers[url] = redirect(redirects[url])
                    continue
                }
                let links = (0..<Int.random(in: 0...4, using: &random)).map { _ in any(&random) }
                var body = links.map { "<a href=\($0)>x</a>" }.joined()
                if Bool.random(using: &random) {
                    body += "\nUser-agent: *\nDisallow: /\(Int.random(in: 0..<6, using: &random))\n"
                }
                (self.links[url], bodies[url], answers[url]) = (links, body, html(body))
            }
            for host in 0..<hosts {
                let url = "http://h\(host).test/robots.txt"
                switch Int.random(in: 0..<6, using: &random) {
                case 0: break
                case 1: answers[url] = "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"
                case 2:
                    bodies[url] = "User-agent: *\nDisallow: /\(Int.random(in: 0..<6, using: &random))"
                    answers[url] = text(bodies[url] ?? "")
                case 3: redirects[url] = "http://h\(Int.random(in: 0..<hosts, using: &random)).test/robots.txt"
                default: redirects[url] = any(&random)
                }
                if let target = redirects[url] { answers[url] = redirect(target) }
            }
        }

        /// What is asked for a host's rules, and what they are.
        func rules(of host: String) -> (way: [String], rules: RobotsRules) {
            var way = ["http://\(host)/robots.txt"]
            while let next = redirects[way[way.count - 1]] {
                if way.contains(next) || way.count > RobotsTable.maxRedirects { return (way, .allowAll) }
                way.append(next)
            }
            let last = way[way.count - 1]
            let status = answers[last].map { Int($0.dropFirst(9).prefix(3)) ?? 0 } ?? 404
            let body = Array((bodies[last] ?? "").utf8)
            return (way, body.withUnsafeBufferPointer { RobotsRules.forFetch(status: status, body: $0) })
        }

        /// The pages that are to be read, and all that is to be asked.
        func expected(from seed: String) -> (pages: Set<String>, asked: Set<String>) {
            var (pages, asked, known, next): (Set<String>, Set<String>, Set<String>, [String]) = (
                [], [], [seed], [seed]
            )
            while let url = next.popLast() {
                let parts = url.split(separator: "/", maxSplits: 2)
                let (way, rules) = rules(of: String(parts[1]))
                asked.formUnion(way)
                let target = Array("/\(parts[2])".utf8)
                guard target.withUnsafeBufferPointer({ rules.allows($0).isAllowed }) else { continue }
                pages.insert(url)
                for found in (links[url] ?? []) + (redirects[url].map { [$0] } ?? []) where known.insert(found).inserted
                {
                    next.append(found)
                }
            }
            return (pages, asked.union(pages))
        }
    }

    /// An engine that does what may be done next in any order: begin an exchange, answer one, end one.
    private func crawl(_ web: Web, _ crawl: Crawl, _ random: inout SplitMix64) throws {
        var (now, begun, answered): (Int64, [Int], [Int]) = (1, [], [])
        for _ in 0..<10_000 {
            now += 1_000
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                if let dispatch = crawl.next(now: now) {
                    begun.append(dispatch.slot)
                } else if begun.isEmpty, answered.isEmpty {
                    return
                }
            case 1 where !begun.isEmpty:
                let slot = begun.remove(at: Int.random(in: 0..<begun.count, using: &random))
                let url = crawl.url(in: slot).href
                try respond(
                    crawl, slot, web.answers[url] ?? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", now: now)
                answered.append(slot)
            case 2 where !answered.isEmpty:
                let slot = answered.remove(at: Int.random(in: 0..<answered.count, using: &random))
                crawl.endExchange(in: slot, .complete, now: now)
            default: break
            }
        }
        Issue.record("the crawl does not end")
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func whateverComesFirst_PagesAreReadAndRulesObeyed(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let web = Web(&random)
        let first = "http://h0.test/0"
        let (pages, asked) = web.expected(from: first)
        for concurrency in [1, 3, 64] {
            let (crawl, recorder) = try begun {
                $0.obeysRobots = true
                $0.seeds = [first]
                $0.scope = .any
                $0.concurrency = concurrency
                $0.maxRedirects = 50
            }
            try self.crawl(web, crawl, &random)
            let texts = recorder.texts(crawl)
            #expect(Set(texts) == asked, "seed \(seed), \(concurrency) at a time")
            let read = zip(texts, recorder.records).filter { $1.isHTML && $1.outcome == .ok }
            #expect(Set(read.map(\.0)) == pages.filter { web.redirects[$0] == nil }, "seed \(seed)")
            #expect(read.allSatisfy { $1.links == web.links[$0]?.count })
            let times = Dictionary(texts.map { ($0, 1) }, uniquingKeysWith: +)
            #expect(times.values.allSatisfy { $0 <= 2 }, "seed \(seed)")
            #expect(crawl.state == .finished && recorder.wasConsistent && crawl.counts.todo == 0)
        }
    }
}
