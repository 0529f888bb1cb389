import Crawl
import Foundation
import HTTP
import Testing

@testable import CrawltopKit
@testable import Web

@Suite struct RequestArgumentTests {
    private func parse(_ arguments: [String]) -> Request { Request.parse(arguments, environment: [:]) }

    @Test(
        arguments: [
            (["--header", "no colon"], "of the form 'Name: value'"),
            (["--header", "Host: x"], "sets this field itself"),
            (["--header", "A: b\r\nC: d"], "printable ASCII"), (["--user", "a:b\nc"], "no control character"),
            (["--user", ""], "it must be a name"), (["--include", ""], "an empty pattern"),
            (["--exclude", ""], "an empty pattern"),
            (["--netrc-file", "/no/such/file"], "cannot be read"),
            (["--load-cookies", "/etc/passwd"], "/etc/passwd:1: it has no tabs"),
            (["--netrc", "--netrc-file", "/dev/null"], "exclude each other"),
            (["--no-cookies", "--load-cookies", "/dev/null"], "contradict"),
        ] as [([String], String)])
    func wrongUse(_ arguments: [String], says: String) {
        guard case .usage(let sentence) = parse(["h"] + arguments) else { return #expect(Bool(false)) }
        #expect(sentence.contains(says), "\(sentence)")
    }

    @Test func whatWasAskedForGetsThere() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try "a.test\tFALSE\t/\tFALSE\t0\tn\tv\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let arguments = [
            "h", "--header", "A: b", "--header", "C: d", "--user", "u:p", "--netrc-file", "/dev/null", "--load-cookies",
            file.path, "--check-external",
        ]
        guard case .crawl(let options) = parse(arguments) else { return #expect(Bool(false)) }
        let requests = options.crawl.requests
        #expect(requests.headers.map(\.value) == ["b", "d"] && requests.credentials == Credentials("u:p"))
        #expect(requests.usesCookies && requests.cookies.count == 1 && requests.checksExternal)
        #expect(options.crawl.clockOffset != 0)
    }

    @Test func listsThatAreGivenTwiceAddUp() throws {
        let arguments = [
            "h", "--fail-on", "trap,404", "--fail-on", "broken,trap", "--no-proxy", "a", "--no-proxy", "b",
        ]
        guard case .crawl(let options) = parse(arguments + ["--proxy", "http://p"]) else {
            return #expect(Bool(false))
        }
        #expect(options.failOn.items.map(\.word) == ["trap", "404", "broken"])
        let proxied = try ["a", "b", "c"].map { options.crawl.proxies.proxy(for: try WebURL("http://\($0)/")) != nil }
        #expect(proxied == [false, false, true])
    }

    @Test func noCookiesMeansNone() {
        guard case .crawl(let options) = parse(["h", "--no-cookies"]) else { return #expect(Bool(false)) }
        #expect(!options.crawl.requests.usesCookies)
    }

    /// All that may be a secret, malformed, in the wrong place, or both.
    @Test(
        arguments: [
            ["h", "--header", "Secret"], ["h", "--header=Secret"], ["h", "--header", "Host: Secret"],
            ["h", "--header", "A: é Secret"], ["h", "--header", "A: x\nSecret"], ["h", "--haeder=Secret"],
            ["h", "--haeder", "Secret"], ["h", "---header=Secret"], ["h", "--user", "me:x\u{1}Secret"],
            ["h", "-ume:Secret"], ["h", "-u", "me:Secret"], ["h", "-XSecret"], ["h", "--netrc=me:Secret"],
            ["h", "--no-cookies=Secret"], ["h", "--user-agent", "é Secret"], ["h", "--user-agent", "x\ny Secret"],
            ["h", "--sitemap", "http://me:Secret@h:99999/"], ["h", "--sitemap", "http://h:x/?key=Secret"],
            ["h", "--sitemap", "ftp://h/?Secret"], ["h", "--sitemap", "me:Secret"],
            ["h", "--proxy", "ftp://me:Secret@p"], ["h", "--proxy", "http://me:Sec/Secret@p"],
            ["h", "--proxy", "me:Secret"],
            ["h", "--netrc-file", "machine h login me password Secret"], ["h", "--load-cookies", "sid=Secret"],
            ["http://me:Secret@h:99999/"], ["http://me:Sec/Secret@h/"], ["http://me:Sec?Secret@h/"],
            ["http:/me:Secret@h:99999/"], ["me:Secret"], ["me:1Secret"], ["me:Secret@h:99999"], ["ftp://me:Secret@h/"],
            ["http://h:99999/?token=Secret"], ["http://h:99999/#Secret"], ["demo", "Secret"],
            ["demo", "me:Secret", "x"],
            ["demo", "--proxy", "http://me:Secret@h"], ["demo", "--serve=Secret"], ["compare", "--x=Secret"],
            ["compare", "http://me:Secret@h:99999/"], ["compare", "demo", "--", "--header", "Secret"],
            ["compare", "me:Secret"],
        ])
    func noMessageRepeatsWhatMayBeASecret(_ arguments: [String]) {
        guard case .usage(let sentence) = parse(arguments) else { return #expect(Bool(false)) }
        #expect(!sentence.lowercased().contains("secret") && !sentence.isEmpty, "\(sentence)")
    }

    @Test(arguments: [
        "header = Secret", "header Secret =", "header Authorization: Bearer Secret==", "Secret==", "Secret",
        "user = me:\u{1}Secret",
        "user-agent = é Secret", "netrc = me:Secret", "haeder = Secret", "sitemap = http://me:Secret@h:x/",
        "-u = Secret",
        "config = Secret", "header = \"Secret", "delay = Secret", "é = Secret",
    ])
    func noMessageRepeatsASecretOfTheConfigFile(_ line: String) {
        do {
            _ = try ConfigFile(line, name: "f")
            Issue.record("taken")
        } catch {
            #expect(error.description.hasPrefix("f:1: ") && !error.description.contains("Secret"), "\(error)")
        }
    }

    @Test(arguments: [
        ("--header", "A: b \t\r\n"), ("--user", "me:pw\r\n"), ("--user-agent", "x\n"), ("--proxy", "http://p:1 \n"),
        ("--sitemap", "http://h/map\r"),
    ])
    func whiteSpaceAtTheEndIsTakenOff_WithAWord(_ option: String, _ value: String) throws {
        guard case .crawl(let options) = parse(["h", option, value]) else { return #expect(Bool(false)) }
        #expect(options.remarks == ["\(option): white space at the end of the value was taken off"])
        let crawl = options.crawl
        switch option {
        case "--header": #expect(crawl.requests.headers == [try RequestHeader("A: b")])
        case "--user": #expect(crawl.requests.credentials == Credentials("me:pw"))
        case "--user-agent": #expect(crawl.userAgent == "x")
        case "--proxy": #expect(crawl.proxies.http == (try Proxy("http://p:1")))
        default: #expect(crawl.sources.sitemaps == ["http://h/map"])
        }
        guard case .crawl(let clean) = parse(["h", option, value.filter { !$0.isWhitespace }]) else {
            return #expect(option == "--header")
        }
        #expect(clean.remarks.isEmpty)
    }

    @Test func theDemoHasItsOwnOptions() {
        let request = parse(["demo", "--serve", "--port", "8080", "--pages", "9", "--delay", "5", "--concurrency", "2"])
        guard case .demo(let options, let demo) = request else {
            Issue.record("not the demo")
            return
        }
        #expect(demo.serveOnly && demo.port == 8080 && demo.pages == 9 && demo.delay == 5)
        #expect(options.crawl.concurrency == 2 && options.crawl.seeds.isEmpty)
    }
}
