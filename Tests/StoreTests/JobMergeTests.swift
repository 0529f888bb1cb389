import Glibc
import TestSupport
import Testing
import Web

@testable import Crawl
@testable import Store

/// Several jobs of one crawl as one, whose rows are written by hand.
@Suite struct JobMergeTests {
    private let folder: TemporaryFolder
    private var whole: JobDirectory { JobDirectory("\(folder.path)/whole") }

    init() throws { folder = try TemporaryFolder() }

    /// Makes a job.
    @discardableResult
    private func job(_ name: String, state: String = "finished", _ sql: String) throws -> JobDirectory {
        let directory = JobDirectory("\(folder.path)/\(name)")
        let values = [("options", "--scope=any"), ("hash seed", "1"), ("seeds", "http://a.test/"), ("state", state)]
        _ = try directory.create(values: values)
        try Database(directory.databasePath, .write).execute(sql)
        return directory
    }

    private func host(_ id: Int, _ name: String) -> String {
        "INSERT INTO host (id, origin, in_scope) VALUES (\(id), 'http://\(name).test', 1);"
    }

    private func url(
        _ id: Int, _ text: String, host: Int = 0, from: Int? = nil, depth: Int = 0, skipped: SkipReason? = nil
    ) -> String {
        let referrer = from.map(String.init) ?? "NULL"
        let code = skipped.map { "\(SkipCause.reason($0).code)" } ?? "NULL"
        return "INSERT INTO url VALUES (\(id), \(host), \(referrer), \(depth), 0, 0, \(code), 'http://\(text)');"
    }

    private func page(
        _ url: Int, _ status: Int = 200, at time: Int = 1, links: [UInt32] = [], target: Int? = nil, again: Bool = false
    ) -> String {
        let edges = PackedNumbers.bytes(of: links).map { String(0x100 + Int($0), radix: 16).dropFirst() }.joined()
        return """
            INSERT INTO page (url, again, status, outcome, ended, edges, target) VALUES (\(url), \(again ? "1" : "NULL"),
            \(status), 'ok', \(time), \(links.isEmpty ? "NULL" : "x'\(edges)'"), \(target.map(String.init) ?? "NULL"));
            """
    }

    private func rows(_ sql: String) throws -> [String] {
        let statement = try Database(whole.databasePath, .read).prepare(sql)
        var rows: [String] = []
        while try statement.step() { rows.append(statement.text(0)) }
        return rows
    }

    private func texts() throws -> [String] { try rows("SELECT url FROM url ORDER BY id") }

    private func links(of url: String) throws -> [String] {
        let database = try Database(whole.databasePath, .read)
        let page = try database.prepare("SELECT edges FROM page JOIN url ON id = page.url WHERE url.url = '\(url)'")
        #expect(try page.step())
        let texts = try texts()
        return (page.withBytes(0) { PackedNumbers.numbers(in: $0) } ?? []).map { texts[Int($0)] }
    }

    @Test func numbersAreThoseOfTheWhole() throws {
        let one = try job(
            "one",
            host(0, "a") + host(1, "b") + url(0, "a.test/") + url(1, "b.test/", host: 1, from: 0, depth: 1)
                + url(2, "a.test/old", from: 0, depth: 1) + page(0, links: [1, 2, 2]) + page(2, 301, target: 1)
                + "INSERT INTO seed VALUES (0, 0);")
        let other = try job(
            "other",
            host(0, "b") + host(1, "c") + host(2, "a") + url(0, "b.test/", from: 1, depth: 1)
                // It knows of this page only that another process has it.
                + url(1, "a.test/", host: 2) + url(2, "c.test/x", host: 1, from: 0, depth: 2) + page(0, links: [1, 2])
                + page(2, 404) + "INSERT INTO seed VALUES (0, 1);")
        try whole.merge([one, other])
        #expect(
            try rows(
                """
                SELECT p.url || ' ' || state || ' ' || coalesce(status, '') || ' ' || p.depth || ' ' ||
                coalesce(p.referrer, '') || ' ' || coalesce(target, '') || ' ' || origin
                FROM pages p JOIN url u ON u.id = p.id JOIN host h ON h.id = u.host ORDER BY p.id
                """) == [
                    "http://a.test/ done 200 0   http://a.test",
                    "http://b.test/ done 200 1 http://a.test/  http://b.test",
                    "http://a.test/old done 301 1 http://a.test/ http://b.test/ http://a.test",
                    "http://c.test/x done 404 2 http://b.test/  http://c.test",
                ])
        #expect(
            try links(of: "http://a.test/") == ["http://b.test/", "http://a.test/old", "http://a.test/old"])
        #expect(try links(of: "http://b.test/") == ["http://a.test/", "http://c.test/x"])
        #expect(try rows("SELECT url FROM seed") == ["0"])
        #expect(try rows("SELECT id FROM host ORDER BY id") == ["0", "1", "2"])
        let totals = try StoredJob(whole).totals()
        #expect(["seen", "todo", "done", "skipped"].map { totals[$0] } == [4, 0, 4, 0])
        #expect(try StoredJob(whole).writer == nil)
    }

    @Test func whatHangsOnAPageIsOfTheJobThatFetchedItLast() throws {
        func sql(_ number: Int, at time: Int) -> String {
            let place = PackedPlaces.bytes(
                of: [
                    PlacedLink(
                        target: URLID(index: 1),
                        position: LinkPosition(element: .a, line: number, column: 1, text: [65]))
                ])
            let hex = place.map { String(0x100 + Int($0), radix: 16).dropFirst() }.joined()
            return host(0, "a") + (number == 2 ? url(0, "a.test/2") + url(1, "a.test/x") + url(2, "a.test/") : "")
                + (number == 1 ? url(0, "a.test/") + url(1, "a.test/x") : "")
                + page(number == 1 ? 0 : 2, 200 + number, at: time, links: [1])
                    + """
                    INSERT INTO place VALUES (\(number == 1 ? 0 : 2), x'\(hex)');
                    INSERT INTO fragment VALUES (\(number == 1 ? 0 : 2), 1, 'f\(number)', '1 1', 0, NULL, NULL);
                    INSERT INTO malformed VALUES (0, \(number == 1 ? 0 : 2), 'http://[\(number)');
                    INSERT INTO malformed_place VALUES (0, \(number), 1);
                    INSERT INTO total VALUES ('malformed links', 3), ('bytes', 10), ('duration', \(number)), ('in flight', 7);
                    INSERT INTO warning VALUES ('http-link', 1, \(number == 1 ? 0 : 2), NULL),
                        ('expiring-certificate', \(number - 1), NULL, \(number));
                    """
        }
        for (times, winner) in [((5, 6), 2), ((6, 5), 1), ((5, 5), 1)] {
            let jobs = [try job("1", sql(1, at: times.0)), try job("2", sql(2, at: times.1))]
            try whole.merge(jobs)
            #expect(try rows("SELECT status FROM page") == ["\(200 + winner)"])
            #expect(try rows("SELECT fragment || via FROM fragment") == ["f\(winner)1 1"])
            #expect(try rows("SELECT link FROM malformed") == ["http://[\(winner)"])
            #expect(try rows("SELECT line FROM malformed_place JOIN malformed USING (position)") == ["\(winner)"])
            #expect(
                try rows("SELECT kind || coalesce(page, '') FROM warning").sorted() == [
                    "expiring-certificate", "http-link0",
                ])
            let place = try Database(whole.databasePath, .read).prepare("SELECT links FROM place")
            #expect(try place.step())
            let places = place.withBytes(0) { PackedPlaces.places(in: $0) }
            #expect(places?.mapValues(\.line) == [1: winner])
            let totals = try StoredJob(whole).totals()
            // Each job knows two links that are not kept beside its own one.
            #expect(totals["malformed links"] == 5 && totals["bytes"] == 20 && totals["duration"] == 2)
            #expect(totals["seen"] == 3 && totals["todo"] == 2 && totals["done"] == 1 && totals["in flight"] == nil)
            for name in ["1", "2", "whole"] { try remove(name) }
        }
    }

    private func remove(_ name: String) throws {
        let path = "\(folder.path)/\(name)"
        for file in JobDirectory.names(in: path) { unlink("\(path)/\(file)") }
        #expect(rmdir(path) == 0)
    }

    @Test(
        arguments: [
            ("todo", "done", "done"), ("todo", "robots", "robots"), ("done", "robots", "done"),
            ("todo", "todo", "todo"),
            ("again", "done", "done"), ("again", "todo", "todo"), ("again", "robots", "robots"),
            ("nofollow", "todo", "todo"), ("nofollow", "robots", "robots"), ("nofollow", "nofollow", "nofollow"),
            ("nofollow", "done", "done"),
        ]) func theJobThatKnowsBestHasTheSay(_ states: (one: String, other: String, whole: String)) throws
    {
        func sql(_ state: String, _ id: Int) -> String {
            let before = id == 1 ? url(0, "a.test/other") : ""
            switch state {
            case "todo": return before + url(id, "a.test/")
            case "done": return before + url(id, "a.test/") + page(id)
            case "again": return before + url(id, "a.test/") + page(id, again: true)
            default: return before + url(id, "a.test/", skipped: SkipReason(rawValue: state))
            }
        }
        let wanted = states.whole == "again" ? "todo" : states.whole
        for (place, pair) in [(states.one, states.other), (states.other, states.one)].enumerated() {
            let jobs = [
                try job("one\(place)", host(0, "a") + sql(pair.0, 0)),
                try job("other\(place)", host(0, "a") + sql(pair.1, 1)),
            ]
            try whole.merge(jobs)
            let state = "SELECT coalesce(reason, state) FROM pages WHERE url = 'http://a.test/'"
            #expect(try rows(state) == [wanted])
            let totals = try StoredJob(whole).totals()
            let parts = ["todo", "done", "skipped"].map { totals[$0] ?? -1 }
            #expect(totals["seen"] == 2 && parts.reduce(0, +) == 2 && parts.allSatisfy { $0 >= 0 })
            try remove("whole")
        }
    }

    @Test func theCrawlHasRunToItsEndIfEveryURLHasAResult() throws {
        let end = "INSERT OR REPLACE INTO job VALUES ('exit code', '1'), ('reason', 'broken links');"
        let killed = try job("killed", state: "running", host(0, "a") + url(0, "a.test/") + page(0))
        let ended = try job("ended", host(0, "a") + url(0, "a.test/") + end)
        try whole.merge([killed, ended])
        let stored = try StoredJob(whole)
        #expect(stored.value("state") == "finished" && stored.value("reason") == "broken links" && stored.exitCode == 1)
        #expect(stored.value("complete") == "1" && stored.value("merged") == "2")
        let part = JobDirectory("\(folder.path)/part")
        try part.merge([ended])
        #expect(try StoredJob(part).value("state") == "stopped" && StoredJob(part).exitCode == 3)
        #expect(try StoredJob(part).value("reason") == "the results of 1 URL are in no job that is merged here")
        let limited = try job(
            "limited", state: "stopped",
            host(0, "a") + url(0, "a.test/2") + "INSERT INTO job VALUES ('reason', '1 page (--max-pages)')")
        let stopped = JobDirectory("\(folder.path)/stopped")
        try stopped.merge([killed, limited])
        #expect(try StoredJob(stopped).value("reason") == "1 page (--max-pages)")
    }

    @Test func whatIsNotAcceptedLeavesNothing() throws {
        let one = try job("one", host(0, "a") + url(0, "a.test/") + page(0))
        #expect(throws: JobFailure.self) {
            try whole.merge([one]) { (done) throws(JobFailure) in throw JobFailure("\(done)") }
        }
        #expect(access(whole.path, F_OK) != 0)
        mkdir(whole.path, 0o755)
        #expect(throws: JobFailure.self) {
            try whole.merge([one]) { (done) throws(JobFailure) in throw JobFailure("\(done)") }
        }
        #expect(JobDirectory.names(in: whole.path).isEmpty)
        try whole.merge([one])
        #expect(throws: JobFailure.self) { try whole.merge([one]) }
        #expect(try texts() == ["http://a.test/"])
    }

    @Test(arguments: [
        "UPDATE url SET host = 9", "UPDATE page SET edges = x'07'", "UPDATE page SET edges = x'ff'",
        "PRAGMA user_version = 1",
    ]) func aDamagedJobIsNamed(_ damage: String) throws {
        let sql = host(0, "a") + url(0, "a.test/") + url(1, "a.test/x") + page(1, links: [0])
        let jobs = [try job("sound", sql), try job("damaged", sql + page(0) + damage)]
        let failure = #expect(throws: JobFailure.self) { try whole.merge(jobs) }
        #expect(failure?.sentence.contains("/damaged'") == true, "\(failure?.sentence ?? "")")
        #expect(access(whole.path, F_OK) != 0)
    }
}
