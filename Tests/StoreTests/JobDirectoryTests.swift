import Glibc
import TestSupport
import Testing

@testable import Store

@Suite struct JobDirectoryTests {
    private let folder: TemporaryFolder
    private var directory: JobDirectory { JobDirectory(folder.path) }
    private let values = [("options", ""), ("hash seed", "1")]

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func aDirectoryHasOneWriter_WhoseNumberIsTold() throws {
        let lock = try directory.create(values: values)
        // A lock of an open file is another one's in the same process as well.
        let failure = #expect(throws: JobFailure.self) { try JobLock(directory) }
        #expect(failure?.sentence.contains("process \(getpid()) crawls there") == true)
        #expect(JobLock.holder(of: directory) == getpid())
        withExtendedLifetime(lock) {}
    }

    @Test func aLockEndsWithItsOwner() throws {
        _ = try JobLock(directory)
        #expect(JobLock.holder(of: directory) == nil)
        #expect(throws: Never.self) { try JobLock(directory) }
    }

    @Test func aDirectoryWithACrawlIsNotBegunAgain() throws {
        _ = try directory.create(values: values)
        let failure = #expect(throws: JobFailure.self) { try directory.create(values: values) }
        #expect(failure?.sentence.contains("crawltop resume") == true)
    }

    private func bytes() -> [UInt8] {
        let file = open(directory.databasePath, O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        return Array(bytes[..<max(0, read(file, &bytes, bytes.count))])
    }

    private func write(_ bytes: [UInt8]) {
        let file = open(directory.databasePath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        defer { close(file) }
        _ = Glibc.write(file, bytes, bytes.count)
    }

    @Test(arguments: ["", "not a database", "SQLite format 3\0"])
    func aForeignFileIsRefused_AndLeftAsItIs(text: String) throws {
        write(Array(text.utf8))
        let failure = #expect(throws: JobFailure.self) { try StoredJob(directory) }
        #expect(failure?.sentence.contains("crawl.sqlite is no database") == true)
        let other = #expect(throws: JobFailure.self) { try directory.create(values: values) }
        #expect(other?.sentence.contains("crawl.sqlite is no database") == true)
        #expect(bytes() == Array(text.utf8))
    }

    @Test(.timeLimit(.minutes(1))) func aPipeIsRefused_WithoutWaitingForItsWriter() throws {
        #expect(mkfifo(directory.databasePath, 0o600) == 0)
        let failure = #expect(throws: JobFailure.self) { try StoredJob(directory) }
        #expect(failure?.sentence.contains("crawl.sqlite is no file") == true)
        #expect(mkfifo(directory.lockPath, 0o600) == 0 && mkfifo(directory.cookiesPath, 0o600) == 0)
        #expect(JobLock.holder(of: directory) == nil && directory.readCookies().isEmpty)
    }

    @Test func anotherProgramsDatabaseAndANewerOneAreRefused() throws {
        _ = try directory.create(values: values)
        let whole = bytes()
        for (place, words) in [(71, "another program's"), (63, "of version 9")] {
            var changed = whole
            changed[place] = 9
            write(changed)
            let failure = #expect(throws: JobFailure.self) { try StoredJob(directory) }
            #expect(failure?.sentence.contains(words) == true)
            let other = #expect(throws: JobFailure.self) { try directory.create(values: values) }
            #expect(other?.sentence.contains(words) == true)
            #expect(bytes() == changed)
        }
    }

    @Test func robotsAndSitemapsAloneAreNoFailures() throws {
        _ = try directory.create(values: values)
        let database = try Database(directory.databasePath, .write)
        // A page, a page of an earlier result, a robots.txt, a page without an answer, and a fine one.
        for (id, (role, again, status, outcome)) in [
            (0, "NULL", 404, "status"), (0, "1", 500, "status"), (2, "NULL", 404, "status"), (1, "NULL", 0, "error"),
            (0, "NULL", 200, "ok"),
        ].enumerated() {
            try database.execute(
                "INSERT INTO url VALUES (\(id), 0, NULL, 0, 0, \(role), NULL, 'http://a.test/\(id)');"
                    + "INSERT INTO page (url, again, status, outcome) VALUES (\(id), \(again), \(status), '\(outcome)')"
            )
        }
        #expect(try StoredJob(directory).failedCount() == 2)
    }

    @Test func theQuestionsOfTheDescriptionCanBeAsked() throws {
        _ = try directory.create(values: values)
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let file = open(root + "/Sources/Store/README.md", O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let text = String(decoding: bytes[..<max(0, read(file, &bytes, bytes.count))], as: UTF8.self)
        let block = try #require(text.split(separator: "```sql\n").last?.split(separator: "```").first)
        let questions = block.split(separator: ";\n")
        #expect(questions.count == 10)
        let database = try Database(directory.databasePath, .read)
        for question in questions { try database.execute(String(question)) }
    }

    @Test func aJobOfVersion1IsRead_AndBroughtToThePresentOneWhenItIsWritten() throws {
        _ = try directory.create(values: values)
        // What the first version had.
        try Database(directory.databasePath, .write).execute(
            """
            DROP TABLE good; DROP VIEW pages; ALTER TABLE page DROP COLUMN digest;
            CREATE VIEW pages AS SELECT 1; PRAGMA user_version = 1;
            INSERT INTO url VALUES (0, 0, NULL, 0, 0, 0, NULL, 'http://a.test/');
            INSERT INTO page (url, status, outcome) VALUES (0, 200, 'ok')
            """)
        #expect(try StoredJob(directory).version == 1)
        for _ in 1...2 { _ = try JobTables(directory) }
        #expect(try StoredJob(directory).version == 2)
        let database = try Database(directory.databasePath, .read)
        #expect(try database.number("SELECT count(*) FROM pages WHERE digest IS NULL AND status = 200") == 1)
        #expect(try database.number("SELECT count(*) FROM good") == 0)
    }

    @Test func aMissingTableIsDamage() throws {
        _ = try directory.create(values: values)
        try Database(directory.databasePath, .write).execute("DROP TABLE page")
        let failure = #expect(throws: JobFailure.self) { try StoredJob(directory) }
        #expect(failure?.sentence.contains("no table 'page'") == true)
    }
}
