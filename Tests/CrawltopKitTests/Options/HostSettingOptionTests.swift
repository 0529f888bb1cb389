import Crawl
import Testing

@testable import CrawltopKit

/// `--for-host`, and the config file's sections.
@Suite struct HostSettingOptionTests {
    private static let file = """
        per-host = 4
        [a.test]
        delay = 2
        user = "me:secret "
        header = X-Key: 1=2

        [ *.b.test ]
        per-host=3
        [[::1]]
        delay = 0
        """

    private func hosts(_ words: [String]) throws -> HostSettingsTable {
        guard case .crawl(let options) = Request.parse(["h"] + words, environment: [:]) else {
            throw ValueError("not a crawl")
        }
        return options.crawl.hosts
    }

    private func found(_ host: String, _ table: HostSettingsTable) -> HostSettings? {
        table.settings(of: Array(host.utf8))
    }

    @Test func sectionsAreSettingsOfTheirHosts() throws {
        let table = try hosts(try ConfigFile(Self.file).arguments)
        #expect(table.count == 3)
        #expect(found("a.test", table)?.delay == 2_000_000_000 && found("a.test", table)?.connections == nil)
        #expect(found("a.test", table)?.credentials != nil)
        #expect(found("a.test", table)?.headers.map(\.value) == ["1=2"])
        #expect(found("www.b.test", table)?.connections == 3 && found("b.test", table) == nil)
        #expect(found("[::1]", table)?.delay == 0)
    }

    @Test(arguments: [
        ("[a.test\ndelay = 1", 1), ("[a b]\ndelay = 1", 1), ("[]", 1), ("[a.test:80]", 1), ("[*]", 1),
        ("[a.test]\nspeed = 1", 2), ("[a.test]\ndelay = x", 2), ("[a.test]\nper-host = 0", 2), ("[a.test]\ndelay", 2),
        ("[a.test]\nheader = Accept: x", 2), ("[a.test]\nheader = Host: x", 2), ("[a.test]\ntheme = mono", 2),
    ])
    func mistakesAreToldWithTheirLine(text: String, line: Int) {
        let error = #expect(throws: ValueError.self) { try ConfigFile(text, name: "f") }
        #expect(error?.description.hasPrefix("f:\(line): ") == true)
    }

    @Test(arguments: ["a.test", "a.test delay = 1", "a.test: delay", "a/b: delay = 1", "a.test: pass=me:secret"])
    func whatIsNoSettingIsRefused(text: String) {
        guard case .usage(let sentence) = Request.parse(["h", "--for-host", text], environment: [:]) else {
            Issue.record("accepted")
            return
        }
        #expect(sentence.contains("--for-host") && !sentence.contains("secret"))
    }

    @Test(arguments: [
        ([], "a.test: delay = 1", true), (["--delay", "3"], "a.test: delay = 1", false),
        (["--delay=3"], "a.test: per-host = 1", true), (["--per-host", "3"], "a.test: per-host = 1", false),
        (["--header", "x-key: 3"], "a.test: header = X-Key: 1", false),
        (["--header", "Other: 3"], "a.test: header = X-Key: 1", true), (["--user", "u"], "a.test: user = v", false),
    ])
    func whatIsTypedHoldsForAll(typed: [String], setting: String, isKept: Bool) {
        let former = ["--for-host=\(setting)"]
        #expect(TypedWords(typed).defaults(former, for: CrawlURLsCommand.self) == (isKept ? former : []))
    }

    @Test func theyArePrintedAsSections() throws {
        let text = """
            theme = mono

            [a.test]
            delay = 2
            header = X-Key: 1

            [b.test]
            per-host = 3

            """
        #expect(ConfigFile.text(try ConfigFile(text).arguments + ["h"]) == text)
    }

    @Test func aJobKeepsThemWithoutSecrets() {
        let words = JobWords([
            "--for-host", "a.test: delay = 1", "--for-host=a.test: user = me:secret", "--for-host=b.test: delay = 2",
        ])
        #expect(words.kept == ["--for-host=a.test: delay = 1", "--for-host=b.test: delay = 2"])
        #expect(words.asked == ["--for-host a.test"])
        var later = words
        later.update(["--for-host", "a.test: delay = 3"])
        #expect(later.kept == ["--for-host=b.test: delay = 2", "--for-host=a.test: delay = 3"])
        later.update(["--delay", "0"])
        #expect(later.kept == ["--delay=0"])
    }

    @Test func newSettingsOfTheScreenComeBeforeSections() {
        let text = SettingsFile.merged(["theme = mono"], into: "ascii = yes\n[a.test]\ndelay = 2\n")
        #expect(text == "ascii = yes\ntheme = mono\n[a.test]\ndelay = 2\n")
    }
}
