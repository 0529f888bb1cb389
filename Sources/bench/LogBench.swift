import ArgumentParser
import Crawl
import CrawltopKit
import EventLoop
import Glibc

struct LogBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "The cost of a fetch line, written to /dev/null.")

    func run() throws {
        let sink = open("/dev/null", O_WRONLY)
        defer { close(sink) }
        let output = LogOutput(descriptor: sink, name: "/dev/null")
        var options = CrawlOptions()
        options.seeds = ["http://127.0.0.1:8080/", "http://127.0.0.1:8080/docs/page-17.html"]
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        let json = JSONLog(output: output, clockOffset: EventLoop.calendarOffset())
        let text = TextLog(output: output, clockOffset: EventLoop.calendarOffset(), detail: .normal)
        let record = FetchRecord(slot: 3, url: URLID(index: 1), endedAt: 0, outcome: .ok)
        record.status = 200
        record.referrer = URLID(index: 0)
        record.depth = 2
        record.contentType = Array("text/html; charset=utf-8".utf8)
        record.charset = "utf-8"
        record.title = Array("A page's title of an ordinary length - Example".utf8)
        (record.bytes, record.bodyBytes, record.links, record.newLinks) = (4381, 4096, 20, 3)
        record.httpMinorVersion = 1
        record.peer = "127.0.0.1:8080"
        (record.reused, record.connection) = (true, 17)
        record.timings.wait = 412_345
        record.timings.read = 51_200
        record.timings.total = 480_123
        for (name, log) in [("log/json", json), ("log/text", text)] as [(String, any CrawlLog)] {
            measure(name, operations: 1000) {
                for _ in 0..<1000 {
                    record.endedAt += 50_000
                    log.receive(.ended(record), from: crawl)
                }
                output.flush()
            }
        }
        if let failure = output.close(patience: 1_000_000_000) {
            print(failure.sentence(name: output.name))
        }
    }
}
