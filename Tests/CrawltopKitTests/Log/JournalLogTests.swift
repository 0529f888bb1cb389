import Crawl
import Glibc
import Testing

@testable import CrawltopKit

/// The system's journal knows when a line came, and takes its priority from its beginning.
@Suite struct JournalLogTests {
    private func lines(isJournal: Bool) throws -> [String] {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.obeysRobots = false
        let crawl = try Crawl(options: options, now: 0)
        return try ending(of: crawl) { output in
            let log = TextLog(output: output, clockOffset: 0, detail: .normal, isJournal: isJournal)
            crawl.subscribe(log)
            do {
                try crawl.start(now: 0)
            } catch {
                Issue.record(error)
            }
            let record = FetchRecord(slot: 0, url: crawl.seeds[0], endedAt: 0, outcome: .ok)
            record.status = 200
            log.receive(.ended(record), from: crawl)
            (record.outcome, record.status) = (.status, 404)
            log.receive(.ended(record), from: crawl)
            log.receive(.held(true, by: .store), from: crawl)
            log.progress(at: 0, loopLag: 0, of: crawl)
            return log
        }
    }

    @Test func theJournalIsToldWhatMattersAndNoTimes() throws {
        let lines = try lines(isJournal: true)
        #expect(lines[0].hasPrefix("200 ") && lines[1].hasPrefix("<4>404 "))
        #expect(lines[2] == "<4>held: the job's writer is behind" && lines[3].hasPrefix("0 pages/s"))
    }

    @Test func othersAreToldTimes() throws {
        let starts = try lines(isJournal: false).map { $0.prefix(17).map { $0.isNumber ? "0" : String($0) }.joined() }
        #expect(starts[0] == "00:00:00.000 000 " && starts[1] == "00:00:00.000 000 ")
        #expect(starts[2] == "held: the job's w" && starts[3] == "00:00:00.000 0 pa")
    }

    @Test func theJournalIsToldByDeviceAndNumber() {
        var status = stat()
        #expect(fstat(STDOUT_FILENO, &status) == 0)
        let own = "\(status.st_dev):\(status.st_ino)"
        #expect(OutputTarget.standardOutput.isJournal(own))
        for other in ["", "1:2", own + "0", ":"] { #expect(!OutputTarget.standardOutput.isJournal(other)) }
    }
}
