import Glibc
import TestSupport
import Testing

@testable import Crawl
@testable import Store

/// The runs of a job, one after another.
@Suite struct NextRunTests {
    private let folder: TemporaryFolder
    private var directory: JobDirectory { JobDirectory(folder.path) }
    private let values = [("options", ""), ("hash seed", "1")]

    init() throws {
        folder = try TemporaryFolder()
        _ = try directory.create(values: values)
    }

    private var earlier: [String] { JobDirectory.names(in: folder.path).filter { $0.hasPrefix("earlier") }.sorted() }

    /// Ends the present run with rows, as a run that did all that it was to do, or not.
    private func end(_ sql: String, isComplete: Bool = true) throws {
        let database = try Database(directory.databasePath, .write)
        try database.execute(
            "PRAGMA journal_mode = WAL; INSERT OR REPLACE INTO job VALUES ('complete', '\(isComplete ? 1 : 0)'); \(sql)"
        )
    }

    private func page(_ id: Int, _ outcome: String, _ status: Int, digest: Int = 0, extra: String = "") -> String {
        """
        INSERT INTO url VALUES (\(id), 0, NULL, 0, 0, 0, NULL, 'http://a.test/\(id)');
        INSERT INTO page (url, outcome, status, digest, etag, title, flags, edges, body)
        VALUES (\(id), '\(outcome)', \(status), x'\(String(repeating: "0\(digest)", count: 16))', '"\(digest)"', 't', 1, x'01', 5);
        """
    }

    @Test func whatARunFoundIsTheEarlierRunOfTheNext_AndThatAlone() throws {
        for run in 1...3 {
            try end(page(run, "ok", 200, digest: run))
            let (lock, name) = try directory.createNext(values: values)
            #expect(name == "earlier-\(run).sqlite" && earlier == [name])
            withExtendedLifetime(lock) {}
            let before = try EarlierRun(name, in: directory)
            #expect(before.urlCount == 1)
            #expect(try StoredCrawl(before: directory).next()?.content?.size == 5)
            #expect(try StoredCrawl(of: directory).next() == nil)
            #expect(try StoredJob(directory).value("run") == "\(run + 1)")
        }
    }

    @Test func aRunThatWasInterruptedIsGivenUpInFavourOfTheOneBeforeIt() throws {
        try end(page(1, "ok", 200))
        _ = try directory.createNext(values: values)
        try end(page(2, "ok", 200), isComplete: false)
        let (_, name) = try directory.createNext(values: values)
        #expect(name == "earlier-1.sqlite" && earlier == [name])
        #expect(try StoredCrawl(before: directory).next()?.url == Array("http://a.test/1".utf8))
    }

    @Test func anEarlierRunThatWasDeletedIsNone() throws {
        try end(page(1, "ok", 200))
        let (_, name) = try directory.createNext(values: values)
        unlink("\(folder.path)/\(name)")
        try end(page(2, "ok", 200), isComplete: false)
        #expect(try directory.createNext(values: values).earlier == "earlier-2.sqlite")
    }

    @Test func aFirstRunThatWasInterruptedIsComparedWith_AsFarAsItCame() throws {
        try end(page(1, "ok", 200), isComplete: false)
        #expect(try directory.createNext(values: values).earlier == "earlier-1.sqlite")
    }

    /// A kill between the two steps leaves the run twice, under both names.
    @Test func aKillLeavesTheRunThatIsThere() throws {
        try end(page(1, "ok", 200))
        #expect(link(directory.databasePath, folder.path + "/earlier-1.sqlite") == 0)
        #expect(throws: JobFailure.self) { try StoredCrawl(before: directory) }
        #expect(try StoredCrawl(of: directory).next() != nil)
        #expect(try directory.createNext(values: values).earlier == "earlier-1.sqlite")
        #expect(try StoredCrawl(before: directory).next() != nil)
    }

    @Test func theLastGoodResultIsKept_HoweverManyRunsFail() throws {
        try end(page(1, "ok", 200, digest: 7))
        for _ in 1...3 {
            _ = try directory.createNext(values: values)
            try end(page(1, "status", 503))
        }
        _ = try directory.createNext(values: values)
        let url = try #require(try StoredCrawl(before: directory).next())
        #expect(url.content?.digest == BodyDigest([UInt8](repeating: 7, count: 16)))
        // A good one takes its place.
        try end(page(1, "ok", 200, digest: 8))
        _ = try directory.createNext(values: values)
        try end(page(1, "error", 0))
        _ = try directory.createNext(values: values)
        let later = try #require(try StoredCrawl(before: directory).next())
        #expect(later.content?.digest == BodyDigest([UInt8](repeating: 8, count: 16)))
    }

    /// What only failing pages lead to is out of sight, and not forgotten.
    @Test func whatNoRunComesToIsKept_AsLongAsPagesFail() throws {
        try end(page(0, "ok", 200) + page(1, "ok", 200, digest: 7))
        for _ in 1...2 {
            _ = try directory.createNext(values: values)
            try end(
                page(0, "status", 500)
                    + "UPDATE page SET verdict = 'broken'; INSERT OR REPLACE INTO job VALUES ('state', 'finished');")
        }
        _ = try directory.createNext(values: values)
        try end(page(0, "ok", 200) + page(1, "ok", 200, digest: 7))
        let diff = try SiteDiff(try StoredCrawl(before: directory), try StoredCrawl(of: directory))
        #expect(diff.changes.map(\.kind) == [.fixed] && diff.unchanged == 1 && diff.uncompared.isEmpty)
    }

    @Test func onlyWhatCanBeTakenOverIsAskedAbout() throws {
        let rows = [
            page(0, "ok", 200), page(1, "status", 404), page(2, "redirect", 301),
            page(3, "ok", 200).replacing("x'\(String(repeating: "00", count: 16))'", with: "NULL"),
            page(4, "ok", 200) + "UPDATE page SET etag = NULL WHERE url = 4;",
            page(5, "ok", 200) + "UPDATE page SET etag = 'a' || char(10) || 'b' WHERE url = 5;",
            page(6, "ok", 200) + "UPDATE page SET reading = 129 WHERE url = 6;",
            page(7, "ok", 200) + "UPDATE page SET again = 1 WHERE url = 7;",
        ]
        try end(rows.joined())
        let run = try EarlierRun(try directory.createNext(values: values).earlier, in: directory)
        func asked(_ text: String, asPage: Bool = true) -> Bool {
            Array(text.utf8).withUnsafeBufferPointer { run.validators(of: $0, asPage: asPage) != nil }
        }
        #expect((0...8).filter { asked("http://a.test/\($0)") } == [0])
        #expect(asked("http://a.test/6", asPage: false))
        let page = Array("http://a.test/0".utf8).withUnsafeBufferPointer { run.page(at: $0) }
        #expect(page?.links == [1] && page?.isHTML == true && page?.title == Array("t".utf8) && page?.bodyBytes == 5)
        #expect(run.link(1)?.text == Array("http://a.test/1".utf8) && run.link(99) == nil)
    }

    /// It is opened or refused, and whatever it says then is taken as it is.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func anyDamageOfAnEarlierRunIsSurvived(seed: UInt64) throws {
        try end((0..<40).map { page($0, $0 % 5 == 0 ? "error" : "ok", 200, digest: $0 % 9) }.joined())
        let (_, name) = try directory.createNext(values: values)
        let file = open(folder.path + "/" + name, O_RDWR)
        defer { close(file) }
        var dice = SplitMix64(seed: seed)
        let size = Int(lseek(file, 0, SEEK_END))
        for _ in 0...dice.next() % 60 {
            var byte = UInt8(truncatingIfNeeded: dice.next())
            #expect(pwrite(file, &byte, 1, 100 + Int(dice.next() % UInt64(size - 100))) == 1)
        }
        if let run = try? EarlierRun(name, in: directory) {
            for number in 0..<50 as Range<UInt32> {
                let text = run.link(number)?.text ?? []
                text.withUnsafeBufferPointer {
                    _ = run.validators(of: $0, asPage: true)
                    _ = run.page(at: $0)
                    let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 0, outcome: .ok)
                    _ = run.change(of: record, at: $0, target: nil)
                }
            }
        }
        if let before = try? StoredCrawl(before: directory) {
            _ = try? SiteDiff(before, try StoredCrawl(of: directory, isWhole: true))
        }
    }

    @Test func aDamagedEarlierRunIsRefusedInASentence() throws {
        try end(page(1, "ok", 200))
        let (_, name) = try directory.createNext(values: values)
        let file = open(folder.path + "/" + name, O_WRONLY | O_TRUNC)
        _ = Glibc.write(file, "x", 1)
        close(file)
        #expect(throws: JobFailure.self) { try EarlierRun(name, in: directory) }
        #expect(throws: JobFailure.self) { try EarlierRun("../x", in: directory) }
        #expect(throws: JobFailure.self) { try StoredCrawl(before: directory) }
    }
}
