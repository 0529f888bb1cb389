import ArgumentParser
import Web

struct RobotsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "robots", abstract: "Matches targets against 200 rules; reads robots.txt and a sitemap.")

    func run() {
        let plain = (0..<200).map { "Disallow: /section-\($0)/private/\n" }.joined()
        let mixed = (0..<200).map { $0 % 4 == 0 ? "Disallow: /*?sort-\($0)=\n" : "Disallow: /\($0)/private/\n" }
            .joined()
        for (name, text) in [("plain", plain), ("a quarter with *", mixed)] {
            let robots = Array("User-agent: *\n\(text)".utf8)
            measure("read 200 rules, \(name)", operations: 10, bytes: 10 * robots.count) {
                for _ in 0..<10 {
                    _ = robots.withUnsafeBufferPointer { RobotsRules(parsing: $0) }
                }
            }
            let rules = robots.withUnsafeBufferPointer { RobotsRules(parsing: $0) }
            for target in ["/docs/guide/installation/linux.html", "/section-5/page.html", "/search?q=a%20b&page=2"] {
                match(rules, target, "\(name): \(target)")
            }
        }
        sitemap()
    }

    private func match(_ rules: RobotsRules, _ target: String, _ name: String) {
        var allowed = 0
        measure("match 200 rules, \(name)", operations: 10_000) {
            Array(target.utf8).withUnsafeBufferPointer { target in
                for _ in 0..<10_000 where rules.allows(target).isAllowed {
                    allowed += 1
                }
            }
        }
        precondition(allowed > 0, "nothing was allowed")
    }

    private func sitemap() {
        let entries = (0..<1_000).map { number in
            "  <url>\n    <loc>https://docs.example.org/en/latest/page-\(number).html?a=1&amp;b=2</loc>\n"
                + "    <lastmod>2026-11-22T21:46:30+00:00</lastmod>\n    <priority>0.5</priority>\n  </url>\n"
        }
        let bytes = Array("<urlset>\n\(entries.joined())</urlset>\n".utf8)
        var found = 0
        measure("sitemap, per URL", operations: 1_000, bytes: bytes.count) {
            var reader = SitemapReader()
            bytes.withUnsafeBufferPointer { reader.read($0) { url, _ in found += url.count } }
            reader.finish { url, _ in found += url.count }
        }
        precondition(found > 0, "no URL was found")
    }
}
