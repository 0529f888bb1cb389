import Crawl
import Glibc
import Store
import TestSupport
import Testing

@testable import CrawltopKit

/// `crawltop diff` and `recrawl` from their words to what they tell.
@Suite struct DiffRunTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func fetch(_ path: String, _ outcome: String = "ok", _ status: Int = 200, _ rest: String = "") -> String {
        let verdict = outcome == "ok" ? "fine" : "broken"
        return
            #"{"type":"fetch","url":"http://a.test\#(path)","outcome":"\#(outcome)","status":\#(status),"error":null,"#
            + #""will_retry":false,"verdict":"\#(verdict)","referrer":"http://a.test/","body_bytes":5\#(rest)}"#
    }

    private func log(_ name: String, _ lines: [String], code: Int = 0) throws -> String {
        let path = "\(folder.path)/\(name)"
        let text = (lines + [#"{"type":"summary","exit_code":\#(code)}"#]).joined(separator: "\n") + "\n"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        #expect(write(file, text, text.utf8.count) == text.utf8.count)
        return path
    }

    private func diff(_ words: [String]) throws -> (text: String, reason: ExitReason) {
        guard case .diff(let options) = Request.parse(["diff"] + words, environment: [:]) else {
            return ("", .usage("not understood"))
        }
        var text = ""
        let reason = DiffRun.run(options) {
            text += String(decoding: $0, as: UTF8.self)
            return true
        }
        return (text, reason)
    }

    @Test func logsAreCompared_AndRemoteTextIsMadeSafe() throws {
        let before = try log(
            "a", [fetch("/"), fetch("/old"), fetch("/t", "ok", 200, #","title":"A""#), fetch("/x", "status", 404)])
        let after = try log(
            "b",
            [fetch("/"), fetch("/old", "status", 404), fetch("/t", "ok", 200, #","title":"\u001b[2J""#), fetch("/x")])
        let (text, reason) = try diff([before, after, "--fail-on", "gone,new"])
        #expect(reason == .found("--fail-on found gone 1"))
        #expect(text.contains("gone 404 http://a.test/old <- http://a.test/\n"))
        #expect(text.contains("changed http://a.test/t: title 'A' -> '"))
        #expect(text.contains("fixed http://a.test/x (was 404) <- http://a.test/\n"))
        #expect(text.hasSuffix("0 new, 1 gone, 1 changed, 0 moved, 0 new-broken, 1 fixed, 0 slower, 1 unchanged\n"))
        #expect(!text.contains("\u{1B}"))
        let lines = try diff([before, after, "--format", "json"]).text
        #expect(
            lines.contains(
                #"{"type":"change","change":"gone","url":"http://a.test/old","referrer":"http://a.test/","before":{"#))
        #expect(
            lines.contains(#""new":0,"gone":1,"changed":1,"moved":0,"new-broken":0,"fixed":1,"slower":0,"unchanged":1"#)
        )
    }

    @Test func knownFaultsAreLeftOut_AndCounted() throws {
        let before = try log("a", [fetch("/"), fetch("/a"), fetch("/b"), fetch("/x", "status", 500)])
        let after = try log(
            "b", [fetch("/"), fetch("/a", "status", 404), fetch("/b", "status", 500), fetch("/x", "status", 500)])
        let file = try log("known", [])
        func told(_ lines: String, _ failOn: String) throws -> (text: String, reason: ExitReason) {
            let descriptor = open(file, O_WRONLY | O_TRUNC)
            defer { close(descriptor) }
            #expect(write(descriptor, lines, lines.utf8.count) == lines.utf8.count)
            return try diff([before, after, "--fail-on", failOn, "--ignore-file", file])
        }
        let all = try told("/a$\n/[bx]$\nbroken /none\n", "gone,new-broken")
        #expect(all.reason == .finished && all.text.contains(", 1 unchanged, 3 known and left out\n"))
        #expect(all.text.hasSuffix("note: nothing was found for line 3 of \(file)\n"))
        #expect(try told("404 .\n", "gone").reason == .finished)
        #expect(try told("404 .\n", "new-broken").reason == .found("--fail-on found new-broken 1"))
        #expect(try told("404 .\n", "gone").text.contains(", 1 broken as before, 1 known and left out\n"))
        let missing = Request.parse(["diff", before, after, "--ignore-file=none"], environment: [:])
        guard case .usage(let sentence) = missing else { throw JobFailure("it is understood") }
        #expect(sentence.hasPrefix("--ignore-file none: "))
    }

    @Test func aLogThatWasStoppedLeavesNothingGone() throws {
        let before = try log("a", [fetch("/"), fetch("/old")])
        let after = try log("b", [fetch("/")], code: 3)
        #expect(try diff([before, after]).text.hasSuffix("1 unchanged\nnot compared: 1 (not come to 1)\n"))
    }

    @Test func onlyTheLastAttemptCounts() throws {
        let before = try log("a", [fetch("/")])
        let retried = fetch("/", "status", 500).replacing(#""will_retry":false"#, with: #""will_retry":true"#)
        #expect(try diff([before, try log("b", [fetch("/"), retried])]).text.contains("1 unchanged"))
    }

    @Test(
        arguments: [
            ([], "compares the runs"), (["a", "b", "c"], "compares the runs"),
            (["a", "--fail-on", "404"], "404 is found by a crawl"),
            (["a", "--slower", "0.5"], "1 to 1000"), (["a", "--fail-on", "odd"], "none of"),
        ] as [([String], String)])
    func wrongUseIsToldInASentence(words: [String], told: String) {
        guard case .usage(let sentence) = Request.parse(["diff"] + words, environment: [:]) else {
            Issue.record("it is understood")
            return
        }
        #expect(sentence.contains(told) && !sentence.contains("\n"))
    }

    @Test func whatIsNotThereIsToldInASentence() throws {
        let reason = try diff(["\(folder.path)/none"]).reason
        #expect(reason.code == 2 && reason.sentence.contains("no crawl"))
        #expect(try diff([try log("a", ["odd"]), try log("b", [])]).reason.sentence.contains("neither"))
    }

    private func recrawl(_ begun: [String], _ typed: [String]) throws -> Request {
        let words = begun + ["http://a.test/", "--job", folder.path, "--no-config"]
        guard case .crawl(let options) = Request.parse(words, environment: [:]), let job = options.job else {
            throw JobFailure("it does not begin")
        }
        _ = try JobDirectory(folder.path).create(values: job.firstValues(options.crawl, now: 0))
        return Request.parse(["recrawl", folder.path, "--no-config"] + typed, environment: [:])
    }

    @Test func aRecrawlHasTheSeedsAndOptionsOfBefore_UnlessOthersAreGiven() throws {
        let request = try recrawl(
            ["--max-depth=3", "--exclude=x", "--fail-on=new-broken"],
            ["--headless", "--max-depth", "4", "--page-requisites"])
        guard case .crawl(let options) = request else { throw JobFailure("\(request)") }
        #expect(
            options.crawl.seeds == ["http://a.test/"] && options.crawl.maxDepth == 4 && options.crawl.exclude == ["x"])
        #expect(options.failOn.items.map(\.word) == ["new-broken"] && options.headless)
        #expect(options.job?.comesBack == true && options.job?.resumes == false)
        #expect(
            options.job?.words.kept == ["--exclude=x", "--fail-on=new-broken", "--max-depth=4", "--page-requisites"])
    }

    @Test(
        arguments: [
            (["--user=me:secret"], [], "began with --user"), ([], ["http://b.test/"], "seeds"),
            ([], ["--job=x"], "--job has no place"),
        ] as [([String], [String], String)])
    func whatARecrawlCannotTakeIsToldInASentence(begun: [String], typed: [String], told: String) throws {
        guard case .usage(let sentence) = try recrawl(begun, typed) else { throw JobFailure("it is understood") }
        #expect(sentence.contains(told))
    }

    @Test func differencesAreFoundOnlyWhereThereIsAJob() {
        for (words, isFine) in [
            (["--fail-on=gone"], false), (["--fail-on=gone", "--job=d"], true), (["--fail-on=404"], true),
            (["--fail-on=gone", "--baseline=f"], true),
        ] {
            let request = Request.parse(["http://a.test/", "--no-config"] + words, environment: [:])
            if case .crawl = request { #expect(isFine) } else { #expect(!isFine) }
        }
    }
}
