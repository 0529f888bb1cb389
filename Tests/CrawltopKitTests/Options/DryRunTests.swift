import Crawl
import Foundation
import TestSupport
import Testing

@testable import CrawltopKit

@Suite struct DryRunTests {
    private func run(_ words: [String]) throws -> (text: String, reason: ExitReason) {
        guard case .crawl(let options) = Request.parse(words + ["--dry-run"], environment: [:]) else {
            throw ValueError("not a crawl")
        }
        #expect(options.isDryRun)
        var text = ""
        let reason = DryRun.run(options) { bytes in
            text += String(decoding: bytes, as: UTF8.self)
            return true
        }
        return (text, reason)
    }

    private let seeds = ["http://me:secret@a.test/", "http://a.test/1.pdf", "http://a.test/", "http://b.test:8080/"]

    @Test func eachSeedIsListedWithWhatBecomesOfIt() throws {
        let (text, reason) = try run(
            seeds + ["--exclude", "pdf", "--max-pages", "1", "--per-host", "2", "--delay", "0.5"])
        let lines = text.split(separator: "\n")
        #expect(
            lines.prefix(4) == [
                "would ask http://a.test/", "would skip pattern http://a.test/1.pdf", "would ask http://b.test:8080/",
                "dry run: 2 URLs would be asked, after 2 robots.txt, 1 skipped (pattern), 1 named twice",
            ])
        #expect(
            lines[4].hasPrefix(
                "limits: scope host, 1 pattern to exclude, 1 page, 64 at a time, to a host 2 at a time, 0.5 s"))
        #expect(lines.count == 6 && reason == .finished && !text.contains("secret"))
    }

    @Test func programsGetObjects() throws {
        let (text, reason) = try run(
            seeds + ["--exclude", "pdf", "--no-robots", "--format", "json", "--max-urls", "2"])
        #expect(
            text == """
                {"type":"planned","url":"http://a.test/"}
                {"type":"skipped","url":"http://a.test/1.pdf","reason":"pattern","referrer":null}
                {"type":"dry_run","planned":1,"skips":{"pattern":1},"repeated":1,"not_kept":1,"robots_txt":0,"limits":\
                {"scope":"host","max_depth":null,"include":0,"exclude":1,"max_pages":null,"max_bytes":null,\
                "max_duration":null,"concurrency":64,"per_host":6,"delay":50,"per_loopback_host":null,"loopback_delay":0,\
                "max_rate":null,"max_redirect":10,"max_tries":4,"max_body":33554432,"obeys_robots":false},"remaps":[],"hosts":[],"exit_code":0}

                """)
        #expect(reason == .finished)
    }

    @Test func programsGetPlacesAndHosts_WithoutSecrets() throws {
        let (text, _) = try run([
            "http://a.test/", "--format", "json", "--remap", "https://a.test=http://127.0.0.1:8", "--for-host",
            "*.a.test: delay = 2", "--for-host", "*.a.test: user = me:secret", "--for-host", "b.test: per-host = 3",
        ])
        let told = """
            "remaps":[{"origin":"https://a.test/","place":"http://127.0.0.1:8/"}],"hosts":[{"host":"*.a.test",\
            "per_host":null,"delay":2000,"headers":0,"user":true},{"host":"b.test","per_host":3,"delay":null,\
            "headers":0,"user":false}]
            """
        #expect(text.contains(told))
        #expect(!text.contains("secret"))
    }

    @Test func whatTheCrawlWouldWriteIsChecked_AndNothingIsWritten() throws {
        let folder = try TemporaryFolder()
        _ = FileManager.default.createFile(atPath: "\(folder.path)/mine.csv", contents: Data("mine".utf8))
        let before = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for (words, mistake) in [
            (["--report", "/none/a.csv"], "No such file"), (["--report", "\(folder.path)/mine.csv"], "--force"),
            (["--output", "\(folder.path)/mine.csv"], "--append"), (["--output", folder.path], "Is a directory"),
            (["--job", "\(folder.path)/none/job"], "cannot create it"),
            (["--job", "\(folder.path)/mine.csv"], "it is no directory"),
            (["--baseline", "\(folder.path)/none"], "none"),
        ] {
            let (text, reason) = try run(["http://a.test/"] + words)
            #expect(text.isEmpty && reason.code == 2 && reason.sentence.contains(mistake), "\(reason)")
        }
        for words in [
            ["--report", "\(folder.path)/a.csv", "--job", "\(folder.path)/job/"],
            ["--output", "\(folder.path)/mine.csv", "--append"], ["--output", "/dev/null", "--job", folder.path],
        ] {
            #expect(try run(["http://a.test/"] + words).reason == .finished)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == before)
    }

    @Test func aCrawlThatAsksForNothingIsWrongUse() throws {
        let (text, reason) = try run(["http://a.test/", "--exclude", "."])
        #expect(text.hasPrefix("would skip pattern http://a.test/\ndry run: 0 URLs") && reason.code == 2)
        for words in [["demo", "--dry-run"], ["resume", "d", "--dry-run"], ["recrawl", "d", "--dry-run"]] {
            guard case .usage(let sentence) = Request.parse(words, environment: [:]) else {
                Issue.record("accepted")
                continue
            }
            #expect(sentence.contains("--dry-run"))
        }
    }
}
