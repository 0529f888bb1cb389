import Crawl
import EventLoop
import Testing
import Web

@testable import CrawltopKit

@Suite struct RequestTests {
    @Test(
        arguments: [
            ("localhost:8080/docs", "http://localhost:8080/docs"), ("example.org", "http://example.org"),
            ("http://h/", "http://h/"), ("HTTPS://h/", "HTTPS://h/"), ("[::1]:80/", "http://[::1]:80/"),
            ("127.0.0.1:80", "http://127.0.0.1:80"), ("h/a:b", "http://h/a:b"), ("example.org:http", nil),
            ("ftp://h/", nil),
            ("mailto:a@b", nil), ("http://", nil), ("h:99999", nil), ("", nil), ("http://[::1/", nil),
            ("http://h h/", nil),
        ] as [(String, String?)])
    func seeds(_ typed: String, _ seed: String?) {
        switch parse([typed]) {
        case .crawl(let options): #expect(options.crawl.seeds == [seed])
        case .usage(let sentence):
            #expect(seed == nil && sentence.hasPrefix("cannot crawl '\(WebURL.outline(of: typed))': "))
        default: Issue.record("neither a crawl nor wrong use")
        }
    }

    @Test func theDemosHostsAreVisited_UnlessToldOtherwise() {
        guard case .demo(let options, let demo) = parse(["demo", "--hosts"]),
            case .demo(let other, let small) = parse([
                "demo", "--hosts", "--scope", "host", "--per-host", "3", "--idle-timeout", "9", "--pages", "80",
            ]), case .demo(let plain, let site) = parse(["demo"])
        else {
            Issue.record("not the demo")
            return
        }
        #expect(demo.hasHosts && demo.pages == 50_000 && small.pages == 80 && !site.hasHosts && site.pages == 2_000)
        #expect(
            options.crawl.scope == .any && options.crawl.allowsPrivate && options.crawl.idleTimeout == 5_000_000_000)
        #expect(options.crawl.politeness.loopback == .init(connections: 12, heedsTrouble: true))
        #expect(other.crawl.scope == .host && other.crawl.idleTimeout == 9_000_000_000)
        #expect(other.crawl.politeness.loopback.connections == 3)
        #expect(plain.crawl.scope == .host && plain.crawl.politeness.loopback.connections == nil)
    }

    @Test(
        arguments: [
            ([], "no URL given"), (["h", "--bogus"], "unknown option '--bogus'"),
            (["h", "--concurrency", "0"], "1 to 65535"),
            (["h", "--concurrency", "65536"], "1 to 65535"), (["h", "--concurrency", "x"], "1 to 65535"),
            (["h", "--concurrency"], "missing value"), (["h", "--concurrency", "-1"], "1 to 65535"),
            (["h", "--delay", "-.5"], "0 to 3600"), (["h", "--headless", "-1"], "does not take any value"),
            (["demo", "--pages", "-5"], "1 to 10000000"), (["h", "--per-host", "0"], "1 to 65535"),
            (["h", "--format", "xml"], "one of text, json"),
            (["h", "--scope", "x"], "one of host, www, origin, domain, site, any"),
            (["h", "--include", "a(b"], "at character 4"), (["h", "--exclude", "*"], "at character 1"),
            (["h", "--max-depth", "-1"], "from 0 to 1000000"), (["h", "--max-body", "5X"], "a number of bytes"),
            (["h", "--max-body", "9999999999999999999G"], "a number of bytes"),
            // In capitals, this letter is two.
            (["h", "--max-body", "5\u{DF}"], "a number of bytes"),
            (["h", "--max-body", "0"], "a number of bytes"),
            (["h", "--connect-timeout", "0"], "number of seconds"),
            (["h", "--idle-timeout", "nan"], "number of seconds"),
            (["h", "--total-timeout", "1e300"], "number of seconds"),
            (["h", "--user-agent", "a\r\nb"], "printable ASCII"),
            (["h", "--fail-on", "404,nonsense"], "'nonsense' is none of"), (["h", "--fail-on", ""], "is none of"),
            (["h", "--fail-on", "600"], "is none of"), (["h", "--fail-on", "+04"], "is none of"),
            (["h", "-v", "-q"], "contradict"), (["h", "--max-redirect", "51"], "0 to 50"),
            (["h", "--max-redirect", "-1"], "--max-redirect"), (["h", "--max-tries", "0"], "1 to 50"),
            (["h", "--max-tries", "51"], "1 to 50"), (["h", "--max-tasks", "0"], "1 to 65535"),
            (["h", "--select", "--selector", "poll"], "--select and --selector exclude each other"),
            (["h", "--strict", "--lenient"], "--strict, --lenient and --scope exclude each other"),
            (["h", "--strict", "--scope", "host"], "exclude each other"),
            (["h", "--scope", "any", "--lenient"], "exclude each other"),
            (["h", "--dns-server", "name"], "an IP address"), (["h", "--dns-server", "1.2.3"], "an IP address"),
            (["h", "--dns-server", "1.2.3.4:0"], "an IP address"), (["h", "--dns-server", "::1"], "an IP address"),
            (["h", "--dns-server", "1.2.3.4:65536"], "an IP address"),
            (["h", "--dns-server", "1.2.3.4:"], "an IP address"),
            (["h", "--dns-server", "1.2.3.4,5.6.7.8"], "an IP address"),
            (["h", "--dns-server", "a@1.2.3.4"], "an IP address"), (["h", "--ca-file"], "missing value"),
            (["h", "--sitemaps", "--no-robots"], "--sitemaps needs robots.txt"),
            (["h", "--sitemap", "ftp://h/"], "only http and https"),
            (["--headless", "demo"], "`demo` comes first"),
            (
                ["resum", "d"],
                "there is no subcommand 'resum'; did you mean 'resume'? A host of that name is http://resum/"
            ),
            (["reprot", "d"], "did you mean 'report'"), (["jbos"], "did you mean 'jobs'"),
            (["help", "recrwal"], "did you mean 'recrawl'"),
            (["help", "nothing"], "there is no subcommand 'nothing': demo"),
            (["http://a/", "--links", "a,no-a"], "--links a and no-a contradict each other"),
            (["http://a/", "--user", "name"], "an empty password is 'name:'"),
            (["http://a/", "--remap", "foo"], "as https://example.org=http://localhost:8080"),
            (["http://a/", "--remap", "https://a="], "an origin and where to ask for it"),
            (["demo", "x"], "unexpected"),
            (["demo", "--port", "65536"], "0 to 65535"), (["demo", "--pages", "0"], "1 to 10000000"),
            (["http://\u{1B}[2J/"], "may not hold"),
        ] as [([String], String)])
    func wrongUseIsOneSentence(_ arguments: [String], _ part: String) {
        guard case .usage(let sentence) = parse(arguments) else {
            Issue.record("accepted")
            return
        }
        #expect(sentence.contains(part))
        #expect(!sentence.contains { $0.isNewline || $0 == "\u{1B}" } && !sentence.hasSuffix("."))
    }

    @Test func everyOptionArrives() throws {
        let arguments = """
            a b --headless --format json --output f --progress 0.5 --concurrency 7 --per-host 3 --scope domain --include i1 \
            --include i2 --exclude e1 --max-depth 4 --max-redirect 5 --max-tries 6 --connect-timeout 1.5 --idle-timeout 2 --total-timeout 3 --max-body 2M \
            --ca-file C --insecure --dns-server 127.0.0.1 --dns-server [::1]:5353 --user-agent U --fail-on broken,404 --no-color --ascii --exit-when-done -v
            """
        guard case .crawl(let options) = parse(arguments.split(separator: " ").map(String.init)) else {
            Issue.record("not a crawl")
            return
        }
        #expect(options.headless && !options.color && options.ascii && options.exitWhenDone)
        #expect(options.format == .json && options.output == "f" && options.progress == 500_000_000)
        #expect(options.detail == .verbose)
        #expect(options.failOn.items.map(\.word) == ["broken", "404"])
        let crawl = options.crawl
        #expect(crawl.seeds == ["http://a", "http://b"] && crawl.scope == .domain)
        #expect(crawl.concurrency == 7 && crawl.politeness.others.connections == 3 && crawl.maxDepth == 4)
        #expect(crawl.maxRedirects == 5 && crawl.maxTries == 6)
        #expect(crawl.include == ["i1", "i2"] && crawl.exclude == ["e1"])
        #expect(crawl.caFile == "C" && crawl.isInsecure && crawl.dnsServers == "127.0.0.1,[::1]:5353")
        #expect(crawl.connectTimeout == 1_500_000_000 && crawl.idleTimeout == 2_000_000_000)
        #expect(crawl.totalTimeout == 3_000_000_000 && crawl.maxBody == 2 << 20 && crawl.userAgent == "U")
    }

    @Test(
        arguments: [
            ([], .host), (["--strict"], .www), (["--lenient"], .site), (["--scope", "site"], .site),
            (["--scope", "www"], .www), (["--scope", "host"], .host),
        ] as [([String], Scope)])
    func strictAndLenientAreShortForScopes(_ arguments: [String], _ scope: Scope) {
        #expect(crawlOptions(arguments)?.scope == scope)
    }

    @Test(
        arguments: [
            ([], .epoll), (["--select"], .select), (["--selector", "select"], .select),
            (["--selector", "poll"], .poll),
        ] as [([String], SelectorKind)])
    func selectIsShortForASelector(_ arguments: [String], _ selector: SelectorKind) {
        guard case .crawl(let options) = parse(["h"] + arguments) else {
            Issue.record("not a crawl")
            return
        }
        #expect(options.selector == selector)
    }

    @Test func sourcesArrive() {
        let none = crawlOptions([])?.sources
        #expect(none?.takesRequisites == false && none?.takesRobotsSitemaps == false && none?.sitemaps == [])
        let all = crawlOptions(["--page-requisites", "--sitemaps", "--sitemap", "a/x", "--sitemap", "https://b"])?
            .sources
        #expect(all?.takesRequisites == true && all?.takesRobotsSitemaps == true)
        #expect(all?.sitemaps == ["http://a/x", "https://b"])
        guard case .crawl(let options) = parse(["--sitemap", "a/x"]) else {
            Issue.record("a sitemap is not enough")
            return
        }
        #expect(options.crawl.seeds == [])
    }

    @Test(
        arguments: [
            ([], (nil, 0), (6, 50_000_000), false), (["--per-host", "9"], (9, 0), (9, 50_000_000), true),
            (["--delay", "0.5"], (nil, 500_000_000), (6, 500_000_000), true),
            (["--delay", "0"], (nil, 0), (6, 0), true),
        ] as [([String], (Int?, Int64), (Int, Int64), Bool)])
    func loopbackHostsHaveTheLimitsThatAreAskedFor(
        _ arguments: [String], _ loopback: (Int?, Int64), _ others: (Int, Int64), heedsTrouble: Bool
    ) throws {
        let politeness = try #require(crawlOptions(arguments)?.politeness)
        #expect(politeness.loopback.connections == loopback.0 && politeness.loopback.delay == loopback.1)
        #expect(politeness.others.connections == others.0 && politeness.others.delay == others.1)
        #expect(politeness.loopback.heedsTrouble == heedsTrouble && politeness.others.heedsTrouble)
        #expect(politeness.maxRate == nil && politeness.maxRetryAfter == 300_000_000_000)
    }

    @Test func ratesAndRestsArrive() throws {
        let politeness = try #require(
            crawlOptions(["--max-rate", "2.5", "--max-retry-after", "7", "--delay", "3600"])?.politeness)
        #expect(politeness.maxRate == 2.5 && politeness.maxRetryAfter == 7_000_000_000)
        #expect(politeness.others.delay == PolitenessOptions.longestDelay)
    }

    @Test(arguments: [
        "--delay=-1", "--delay=3601", "--delay=x", "--max-rate=0", "--max-rate=nan", "--max-retry-after=",
    ])
    func politenessOutOfRangeIsWrongUse(_ argument: String) {
        guard case .usage = parse(["h", argument]) else {
            Issue.record("accepted")
            return
        }
    }

    @Test func theDefaultsAreThoseOfTheHelp() {
        let crawl = crawlOptions([])
        #expect(crawl?.maxRedirects == 10 && crawl?.maxTries == 4 && crawl?.concurrency == 64)
        #expect(crawlOptions(["--max-tasks", "9"])?.concurrency == 9)
        #expect(crawlOptions(["--max-tries", "1", "--max-redirect", "0"])?.maxRedirects == 0)
    }

    @Test(
        arguments: [
            ("-qqqq", .silent), ("-qq", .silent), ("-q", .quiet), ("--quiet", .quiet), ("--headless", .normal),
            ("-v", .verbose), ("--verbose", .verbose), ("-vv", .debug), ("-vvvv", .debug),
        ] as [(String, TextLog.Detail)])
    func everyVAndQIsALevel(_ argument: String, _ detail: TextLog.Detail) {
        guard case .crawl(let options) = parse(["h", argument]) else {
            Issue.record("not a crawl")
            return
        }
        #expect(options.detail == detail)
    }

    @Test(
        arguments: [
            ([], true, true), (["--no-robots"], false, true), (["--ignore-nofollow"], true, false),
            (["--no-robots", "--ignore-nofollow"], false, false),
        ] as [([String], Bool, Bool)])
    func robotsAreObeyedUnlessToldOtherwise(_ arguments: [String], robots: Bool, nofollow: Bool) {
        let crawl = crawlOptions(arguments)
        #expect(crawl?.obeysRobots == robots && crawl?.obeysNofollow == nofollow)
    }

    private func crawlOptions(_ arguments: [String]) -> CrawlOptions? {
        if case .crawl(let options) = parse(["h"] + arguments) { options.crawl } else { nil }
    }

    @Test(arguments: [
        (["--help"], "--fail-on"), (["-h"], "crawltop demo"), (["demo", "--help"], "--pages"), (["--version"], "0."),
        (["demo", "--version"], "0."),
    ])
    func helpAndVersionArePrinted(_ arguments: [String], _ part: String) {
        guard case .print(let text) = parse(arguments) else {
            Issue.record("not printed")
            return
        }
        #expect(text.contains(part))
    }

    private func parse(_ arguments: [String]) -> Request {
        Request.parse(arguments, environment: [:])
    }
}
