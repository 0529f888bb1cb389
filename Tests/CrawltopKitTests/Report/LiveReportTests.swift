import Crawl
import EventLoop
import Foundation
import TestSupport
import Testing

@testable import CrawltopKit

/// Reports of a crawl that goes on.
@Suite(.serialized) struct LiveReportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Begins a crawl of which one page has been fetched, and asks for reports, one after the other.
    private func answers(
        _ wishes: [(path: String, replaces: Bool)], isKept: Bool = true
    ) throws -> [String] {
        var options = CrawltopOptions()
        options.crawl.seeds = ["http://a.test/"]
        options.crawl.obeysRobots = false
        options.output = "/dev/null"
        if isKept { options.job = JobOptions(path: folder.path) }
        let loop = try EventLoop()
        let session = try Session(options: options, loop: loop, hasScreen: false)
        var told: [String] = []
        func ask(_ number: Int) {
            guard number < wishes.count else { return loop.stop() }
            session.writeReport(to: wishes[number].path, replaces: wishes[number].replaces) { answer in
                told.append(answer.sentence)
                ask(number + 1)
            }
        }
        _ = session.run { loop, crawl in
            if let dispatch = crawl.next(now: loop.now) {
                let page = "<a href=/a>a</a><a href=/b>b</a>"
                try answer(
                    crawl, slot: dispatch.slot,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)")
            }
            loop.schedule(at: loop.now) { ask(0) }
            return EngineControls {}
        }
        return told
    }

    @Test func aReportHasTheCrawlAsItIsNow_AndAFileIsReplacedOnlyWhenThatIsMeant() throws {
        let path = "\(folder.path)/now.csv"
        let told = try answers([(path, false), (path, false), (path, true)])
        #expect(
            told == [
                "written to '\(path)': 3 URLs", "'\(path)' is there: :report! replaces it",
                "written to '\(path)': 3 URLs",
            ])
        let lines = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count == 4 && lines[1].hasPrefix("http://a.test/,done,") && lines[2].contains("/a,todo,"))
    }

    @Test func theJobIsWrittenOnAfterwards_AndSaysThatItRuns() throws {
        let path = "\(folder.path)/now.json"
        #expect(try answers([(path, false)]) == ["written to '\(path)': 3 URLs"])
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(text.contains(#""state":"running","why":"it goes on""#))
        let end = try ReportSource(folder.path)
        #expect(end.state == "stopped" && end.total("seen") == 3)
    }

    @Test(arguments: [
        ("x.odd", true, "tells no form"), ("-", true, "tells no form"), ("none/x.html", true, "No such file"),
        ("x.html", false, "--job DIR"),
    ])
    func whatCannotBeWrittenIsToldInASentence(name: String, isKept: Bool, told: String) throws {
        let path = name == "-" ? name : "\(folder.path)/\(name)"
        let answers = try answers([(path, false)], isKept: isKept)
        #expect(answers.count == 1 && answers[0].contains(told))
    }

    @Test func oneIsWrittenAtATime() throws {
        let path = "\(folder.path)/now.html"
        var again: [String] = []
        var ask: () -> Void = {}
        var options = CrawltopOptions()
        options.crawl.seeds = ["http://a.test/"]
        options.output = "/dev/null"
        options.job = JobOptions(path: folder.path)
        let session = try Session(options: options, loop: EventLoop(), hasScreen: false)
        ask = {
            session.writeReport(to: path, replaces: true) { _ in session.loop.stop() }
            session.writeReport(to: path, replaces: true) { again.append($0.sentence) }
        }
        _ = session.run { loop, _ in
            loop.schedule(at: loop.now) { ask() }
            return EngineControls {}
        }
        #expect(again == ["another report is being written"])
    }
}
