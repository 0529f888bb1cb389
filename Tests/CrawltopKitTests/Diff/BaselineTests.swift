import Crawl
import EventLoop
import Foundation
import Store
import TestSupport
import Testing

@testable import CrawltopKit

/// A crawl that is compared with an earlier one at its end, of other options perhaps.
@Suite(.serialized) struct BaselineTests {
    private let folder: TemporaryFolder
    private var baseline: String { "\(folder.path)/earlier.json" }

    init() throws {
        folder = try TemporaryFolder()
        let lines = [("/", 200), ("/old", 404), ("/was", 200), ("/away", 200), ("/fine", 404)].map { path, status in
            #"{"type":"fetch","url":"http://a.test\#(path)","outcome":"\#(status == 200 ? "ok" : "status")","status":\#(status),"#
                + #""error":null,"will_retry":false,"verdict":"\#(status == 200 ? "fine" : "broken")","#
                + #""referrer":"http://a.test/","content_type":"text/html"}"#
        }
        let text = (lines + [#"{"type":"summary","exit_code":0}"#]).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/earlier.json"))
    }

    /// Plays a crawl whose first page links to what is missing, and to what is there, and returns its log.
    private func crawl(
        _ words: [String], format: String = "json", job: String? = nil
    ) throws -> (log: String, reason: ExitReason) {
        let path = "\(folder.path)/log"
        let fixed = [
            "http://a.test/", "--delay=0", "--per-host=64", "--no-robots", "--no-config", "--max-tries=1", "--force",
            "--output=\(path)",
            "--format=\(format)",
        ]
        let typed = fixed + words + (job.map { ["--job=\($0)"] } ?? [])
        guard case .crawl(let options) = Request.parse(typed, environment: ["TMPDIR": folder.path]) else {
            throw JobFailure("\(Request.parse(typed, environment: [:]))")
        }
        let loop = try EventLoop()
        let session = try Session(options: options, loop: loop, hasScreen: false)
        let page = "<a href=/old>1</a><a href=/was>2</a><a href=/fine>3</a><a href=/new>4</a>"
        let reason = session.run { loop, crawl in
            while let dispatch = crawl.next(now: loop.now) {
                let url = crawl.text(of: dispatch.url)
                let isThere = url.hasSuffix("/fine") || url.hasSuffix("/new") || url.hasSuffix("test/")
                try answer(
                    crawl, slot: dispatch.slot,
                    "HTTP/1.1 \(isThere ? "200 OK" : "404 No")\r\nContent-Type: text/html\r\nContent-Length: "
                        + "\(isThere ? page.utf8.count : 0)\r\n\r\n\(isThere ? page : "")")
            }
            loop.schedule(at: loop.now) { loop.stop() }
            return EngineControls {}
        }
        return (String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self), reason)
    }

    @Test func whatBrokeNewlyIsTold_AndWhatWasBrokenBefore() throws {
        let (log, reason) = try crawl(["--baseline=\(baseline)", "--fail-on=new-broken,fixed,changed"])
        #expect(reason == .found("finished; --fail-on found new-broken 1, fixed 1, changed 1"))
        let lines = log.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix(#"{"type":"change","change":"gone","url":"http://a.test/was","#) })
        #expect(
            lines.contains(
                #"{"type":"still_broken","url":"http://a.test/old","referrer":"http://a.test/","status":404,"error":null}"#
            ))
        let figures = try #require(lines.first { $0.contains(#""type":"comparison""#) })
        #expect(figures.hasPrefix(#"{"type":"comparison","new":1,"gone":2,"changed":1,"moved":0,"new-broken":0,"#))
        #expect(figures.contains(#""still_broken":1,"known":0,"baseline":"\#(baseline)","#))
        let text = try crawl(["--baseline=\(baseline)", "-qq"], format: "text").log
        #expect(text.contains("gone 404 http://a.test/was <- http://a.test/\n"))
        #expect(text.contains("fixed http://a.test/fine (was 404) <- http://a.test/\n"))
        #expect(text.contains("still-broken 404 http://a.test/old <- http://a.test/\n"))
        #expect(text.contains("since the baseline '\(baseline)': 1 new, 2 gone, "))
    }

    @Test func aScreenHasOneLineForIt_AsOftenAsTheCrawlIsOver() throws {
        let job = "\(folder.path)/job"
        _ = try crawl([], job: job)
        let before = try Baseline(baseline)
        for _ in 0..<2 {
            let figures = try DiffFigures(of: JobDirectory(job), since: before, without: nil, isFinished: true)
            #expect(
                figures.headline
                    == "since the baseline '\(baseline)': 1 new-broken, 1 fixed, 1 broken as before, 1 new, 1 gone, 1 changed"
            )
            #expect(figures.hasBroken)
        }
        let itself = try DiffFigures(of: JobDirectory(job), since: try Baseline(job), without: nil, isFinished: true)
        #expect(itself.headline == "since the baseline '\(job)': 2 broken as before" && !itself.hasBroken)
    }

    @Test func aCrawlOfOtherOptionsHasNothingGoneThatItDidNotComeTo() throws {
        let (log, _) = try crawl(["--baseline=\(baseline)", "--max-depth=0"], format: "text")
        #expect(log.contains(": 0 new, 1 gone, ") && log.contains("not compared: 4 (skipped: depth 4)"))
        let limited = try crawl(["--baseline=\(baseline)", "--max-pages=1"], format: "text").log
        #expect(limited.contains(": 0 new, 0 gone, ") && limited.contains("not come to 1"))
    }

    @Test func aDirectoryIsABaseline_UnlessItIsTheCrawlsOwn() throws {
        let job = "\(folder.path)/job"
        _ = try crawl([], job: job)
        let (log, reason) = try crawl(["--baseline=\(job)", "--fail-on=new,gone,changed,new-broken"], format: "text")
        #expect(reason == .finished && log.contains("': 0 new, 0 gone, 0 changed, "))
        #expect(log.contains(", 2 broken as before"))
        guard case .crawl(let options) = Request.parse(["recrawl", job, "--baseline", job], environment: [:]) else {
            throw JobFailure("it is not understood")
        }
        let failure = try #require(throws: StartFailure.self) {
            try Session(options: options, loop: EventLoop(), hasScreen: false)
        }
        #expect(failure.reason.sentence.contains("own directory"))
    }

    @Test func whatIsNoCrawlIsToldBeforeAnythingIsAskedFor() throws {
        try Data("odd\n".utf8).write(to: URL(filePath: "\(folder.path)/odd"))
        for (name, told) in [("none", "cannot read it"), ("odd", "neither"), ("", "there is no crawl in it")] {
            let failure = try #require(throws: StartFailure.self) { try crawl(["--baseline=\(folder.path)/\(name)"]) }
            #expect(failure.reason.code == 2 && failure.reason.sentence.contains(told))
            #expect(failure.reason.sentence.hasPrefix("--baseline: "))
        }
    }

    @Test func reportsTellIt() throws {
        let forms = ["html", "json", "md", "xml"].map { "\(folder.path)/report.\($0)" }
        _ = try crawl(["--baseline=\(baseline)"] + forms.map { "--report=\($0)" })
        let texts = try forms.map { String(decoding: try Data(contentsOf: URL(filePath: $0)), as: UTF8.self) }
        for text in texts.filter({ !$0.hasPrefix("{") }) { #expect(text.contains("ince the baseline")) }
        let document = try JSONSerialization.jsonObject(with: Data(texts[1].utf8)) as? [String: Any]
        let comparison = try #require(document?["comparison"] as? [String: Any])
        #expect((comparison["changes"] as? [Any])?.count == 5 && comparison["baseline"] as? String == baseline)
        #expect((comparison["broken_as_before"] as? [Any])?.count == 1)
        #expect(texts[0].contains("id=\"changes\"") && texts[2].contains("### What has changed"))
    }

    @Test func aJobKeepsIt_AndOffLiftsIt() {
        var words = JobWords(["--baseline", "/x/log.json"])
        #expect(words.kept == ["--baseline=/x/log.json"])
        words.update(["--baseline", "off"])
        #expect(words.kept.isEmpty)
    }
}
