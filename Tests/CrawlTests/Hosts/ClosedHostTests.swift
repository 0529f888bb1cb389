import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// Spellings of hosts that are nobody's public host, by all ways on which a page can name one: nothing is sent to any.
@Suite struct ClosedHostTests {
    /// By what they are, in a URL.
    private static let addresses = [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "127.0.0.1..", "10.0.0.1",
        "172.16.0.1", "192.168.0.1", "0xc0a80001", "3232235521", "192.168.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",
        "0", "255.255.255.255", "224.0.0.1", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:c0a8:1]",
        "[::192.168.0.1]",
        "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[64:ff9b::a00:1]", "[2002:c0a8:1::]",
    ]
    private static let machines = [
        "localhost", "LOCALHOST", "localhost.", "localhost..", "x.localhost", "a.b.LocalHost.", "ｌｏｃａｌｈｏｓｔ",
        "%6cocalhost",
        "localhost.localdomain", "x.localhost.localdomain", "localhost4", "localhost4.localdomain4", "localhost6.",
        "localhost6.localdomain6", "ip6-localhost", "IP6-Loopback", "ipv6-loopback.", "ip6-allnodes", "loopback",
        "broadcasthost",
    ]
    private static let networks = [
        "printer.local", "Printer.LOCAL.", "local", "nas.home.arpa", "db.internal", "metadata.google.internal.",
        "box.localdomain",
    ]
    static let closed = addresses + machines + networks
    /// Names that only look like those.
    static let open = [
        "localhost.test", "xlocalhost.test", "notlocalhost", "local.test", "internal.test", "arpa.test", "home.test",
        "ip6-localhost.test", "127.0.0.1.test", "1.1.1.1", "[2606:4700::1111]", "mylocal",
    ]

    /// A crawl of http://a.test/ and http://b.test/, and what it requested.
    private struct Played {
        let crawl: Crawl
        let recorder: Recorder
        var requests: [String] = []
        var hosts: Set<String> { Set(requests.compactMap { try? WebURL($0).hostname }) }
    }

    private func play(
        _ change: (inout CrawlOptions) -> Void, _ answer: (_ url: String) -> String?
    ) throws -> Played {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            change(&$0)
        }
        var played = Played(crawl: crawl, recorder: recorder)
        var now: Int64 = 1
        while let slot = crawl.next(now: now)?.slot {
            now += 1_000_000_000
            let url = crawl.url(in: slot).href
            played.requests.append(url)
            try respond(
                crawl, slot, answer(url) ?? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", now: now)
            crawl.endExchange(in: slot, .complete, now: now)
        }
        return played
    }

    enum Way: CaseIterable {
        case link, image, base, refresh, redirect, robotsRedirect, sitemap, robotsSitemap, credentials
    }

    /// What http://a.test/ and its kin answer, so that the way leads to the host.
    private func site(_ way: Way, _ host: String, _ scheme: String) -> [String: String] {
        let url = "\(scheme)://\(host)/x"
        return switch way {
        case .link: ["/": html("<a href='\(url)'>x</a>")]
        case .image: ["/": html("<img src='\(url)'>")]
        case .base: ["/": html("<base href='\(url)'><a href='y'>x</a>")]
        case .refresh: ["/": html("<meta http-equiv=refresh content='0;url=\(url)'>")]
        case .redirect: ["/": html("<a href=r>x</a>"), "/r": redirect(url)]
        case .robotsRedirect: ["/robots.txt": redirect(url), "/": html("")]
        case .sitemap: ["/map": html("\(url)\n"), "/": html("")]
        case .robotsSitemap: ["/robots.txt": html("Sitemap: \(url)"), "/": html("")]
        case .credentials: ["/": html("<a href='\(scheme)://a.test@\(host)/x'>x</a>")]
        }
    }

    @Test(arguments: Way.allCases, [false, true])
    func nothingIsSentThere(_ way: Way, checksExternal: Bool) throws {
        for scope in [Scope.host, .any] {
            for (host, scheme) in Self.closed.flatMap({ [($0, "http"), ($0, "https")] }) {
                let site = site(way, host, scheme)
                let played = try play({
                    $0.scope = scope
                    $0.requests.checksExternal = checksExternal
                    $0.sources.takesRequisites = way == .image
                    $0.sources.takesRobotsSitemaps = true
                    if way == .sitemap { $0.sources.sitemaps = ["http://a.test/map"] }
                }) { url in site[String(url.dropFirst("http://a.test".utf8.count))] }
                #expect(played.hosts == ["a.test"], "\(host)")
                let told = played.recorder.records
                if way == .robotsRedirect {
                    // It is told of as an exchange, in which nothing was sent.
                    #expect(told.contains { $0.error?.kind == .url && $0.connection == 0 }, "\(host)")
                } else {
                    #expect(played.recorder.skips == [.scope], "\(host)")
                    #expect(!told.contains { $0.isBroken && !$0.isRobots }, "\(host)")
                }
                if way == .redirect {
                    let message = told.last?.error?.message ?? ""
                    #expect(told.last?.error?.kind == .url && told.last?.outcome == .redirect)
                    #expect(message.hasPrefix("the redirect's target is out of scope: the host's "), "\(message)")
                    #expect(message.hasSuffix(" where this crawl may not go (see --allow-private)"), "\(message)")
                }
                #expect(played.crawl.counts.isConsistent && played.crawl.state == .finished)
            }
        }
    }

    @Test(arguments: [Way.link, .redirect])
    func whatOnlyLooksLikeThemIsChecked(_ way: Way) throws {
        for host in Self.open {
            let site = site(way, host, "http")
            let played = try play({ $0.requests.checksExternal = true }) { url in
                site[String(url.dropFirst("http://a.test".utf8.count))] ?? (url.hasSuffix("/x") ? html("") : nil)
            }
            #expect(played.requests.contains("http://\(host)/x"), "\(host)")
            #expect(played.recorder.skips.isEmpty && !played.recorder.records.contains { $0.isBroken && !$0.isRobots })
        }
    }

    @Test(arguments: [
        // A seed, and what it opens, of all that is closed otherwise.
        ("http://localhost/", Array(machines) + networks), ("http://ip6-localhost/", Array(machines) + networks),
        ("http://127.0.0.1/", ["127.1", "127.0.0.1.."] + machines + networks), ("http://nas.local/", Array(networks)),
        ("http://10.0.0.1/", ["10.0.0.1"] + networks), ("http://a.test/", []), ("http://1.1.1.1/", []),
    ])
    func aSeedOpensItsKind(_ seed: String, _ open: [String]) throws {
        var rule = AddressRule(allowsPrivate: false)
        rule.add(seed: try WebURL(seed))
        let opened = Set(try (open + [WebURL(seed).hostname]).map { try WebURL("http://\($0)/").hostname })
        for host in Self.closed {
            let url = try WebURL("http://\(host)/")
            #expect((rule.refusal(ofHost: url) == nil) == opened.contains(url.hostname), "\(host)")
        }
        let free = AddressRule(allowsPrivate: true)
        for host in Self.closed { #expect(free.refusal(ofHost: try WebURL("https://\(host)/")) == nil) }
    }

    @Test func aSeedWhoseAddressesArePrivateIsInside_OnceTheyAreKnown() throws {
        var rule = AddressRule(allowsPrivate: false)
        rule.add(seed: try WebURL("http://dev.test/"))
        let url = try WebURL("http://api.local/")
        #expect(rule.refusal(ofHost: url)?.message.hasPrefix("the host's name is one of private networks") == true)
        rule.recordAddresses([.v4(0x7F00_0001)], of: Array("dev.test".utf8)[...])
        #expect(rule.refusal(ofHost: url) == nil)
        let machine = try WebURL("http://localhost/")
        #expect(rule.refusal(ofHost: machine)?.message.hasPrefix("the host's name means this machine") == true)
    }
}
