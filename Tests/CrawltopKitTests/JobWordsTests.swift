import Store
import TestSupport
import Testing

@testable import Crawl
@testable import CrawltopKit

/// What a job keeps of a command line, and what becomes of it and of what is typed when the crawl goes on.
@Suite struct JobWordsTests {
    @Test(
        arguments: [
            (["--delay", "1", "http://a.test/", "--no-robots"], ["--delay=1", "--no-robots"], []),
            (["--max-tasks=9", "--headless", "--output", "x", "-vv", "--job", "d"], ["--concurrency=9"], []),
            (["--user", "me:secret", "--max-depth=3"], ["--max-depth=3"], ["--user"]),
            (["--proxy=http://me:secret@p.test"], [], ["--proxy"]),
            (["--proxy", "socks5://p.test"], ["--proxy=socks5://p.test"], []),
            (["--header", "X-Key: secret", "--header=Accept: a/b"], ["--header=Accept: a/b"], ["--header X-Key"]),
            (["--sitemap", "http://me:secret@a.test/s"], ["--sitemap=http://a.test/s"], ["--user"]),
            (["--load-cookies=c.txt", "--", "--user", "me"], [], []),
        ] as [([String], [String], [String])])
    func optionsAreKeptWithoutSecrets(words: [String], kept: [String], asked: [String]) {
        let found = JobWords(words)
        #expect(found.kept == kept && found.asked == asked)
    }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Begins a job with words, and reads a command line that goes on with it.
    private func resume(_ begun: [String], _ typed: [String]) throws -> Request {
        let words = begun + ["http://a.test/", "--job", folder.path, "--no-config"]
        guard case .crawl(let options) = Request.parse(words, environment: [:]), let job = options.job else {
            throw JobFailure("it does not begin")
        }
        var crawl = options.crawl
        crawl.hashSeed = 5
        _ = try JobDirectory(folder.path).create(values: job.firstValues(crawl, now: 0))
        return Request.parse(["resume", folder.path, "--no-config"] + typed, environment: [:])
    }

    private func resumed(_ begun: [String], _ typed: [String]) throws -> CrawltopOptions? {
        if case .crawl(let options) = try resume(begun, typed) { options } else { nil }
    }

    @Test func whatWasTypedAtTheBeginningHolds_UnlessOtherWordsAreTyped() throws {
        let begun = ["--max-depth=3", "--delay=2", "--exclude=a", "--exclude=b", "--max-pages=9", "--no-robots"]
        let options = try #require(try resumed(begun, ["--exclude", "c", "--max-pages=20", "--headless"]))
        #expect(options.crawl.seeds == ["http://a.test/"] && options.crawl.hashSeed == 5)
        #expect(options.crawl.maxDepth == 3 && options.crawl.politeness.others.delay == 2_000_000_000)
        #expect(options.crawl.exclude == ["c"] && options.crawl.limits.pages == 20 && !options.crawl.obeysRobots)
        #expect(options.headless && options.job?.resumes == true && options.job?.judgesAgain == true)
    }

    @Test func limitsAloneJudgeNothingAgain() throws {
        let options = try #require(try resumed(["--exclude=a"], ["--max-pages=20"]))
        #expect(options.job?.judgesAgain == false && options.crawl.exclude == ["a"])
    }

    @Test(
        arguments: [
            ([], ["http://b.test/"], "has the seeds that it began with"),
            ([], ["--sitemaps"], "--sitemaps cannot change: the pages"),
            ([], ["--no-trap-guard"], "--no-trap-guard cannot change"),
            ([], ["--job", "elsewhere"], "stays in its directory"),
            (["--user", "me:x"], [], "began with --user, which is not kept"),
            (["--header=X-Key: x"], ["--header=Accept: a/b"], "began with --header X-Key"),
            ([], ["--max-pages", "no"], "'no'"),
        ] as [([String], [String], String)])
    func whatCannotBeIsToldInOneSentence(begun: [String], typed: [String], words: String) throws {
        guard case .usage(let sentence) = try resume(begun, typed) else {
            Issue.record("it goes on")
            return
        }
        #expect(sentence.contains(words) && !sentence.contains("\n"))
    }

    @Test func secretsThatAreGivenAgainDo() throws {
        let options = try #require(
            try resumed(["--user=me:x", "--header=X-Key: x"], ["--user", "me:y", "--header", "x-key: y"]))
        #expect(options.crawl.requests.credentials != nil && options.crawl.requests.headers.map(\.value) == ["y"])
    }

    @Test(arguments: [
        (["status"], "no directory"), (["status", "a", "b"], "crawltop jobs"), (["jobs", "-x"], "option -x"),
    ])
    func statusSaysHowItIsCalled(words: [String], part: String) {
        guard case .usage(let sentence) = Request.parse(words, environment: [:]) else {
            Issue.record("\(words) are taken")
            return
        }
        #expect(sentence.contains(part))
    }

    @Test func aDirectoryWithoutACrawlHasTheCode2() {
        let status = JobStatus(path: folder.path)
        #expect(status.code == 2 && status.line.contains("there is no crawl in it"))
    }
}
