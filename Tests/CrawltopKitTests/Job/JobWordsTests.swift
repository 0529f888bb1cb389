import EventLoop
import Glibc
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
            (
                ["--delay=1", "--delay=2", "--sitemap=http://a.test/1", "--sitemap=http://a.test/2"],
                ["--delay=2", "--sitemap=http://a.test/1", "--sitemap=http://a.test/2"], []
            ),
            (["--ca-file=/ca.pem", "--netrc-file", "/n"], ["--ca-file=/ca.pem", "--netrc-file=/n"], []),
            (
                ["--accept", "403", "--accept=404", "--links=css", "--links=cards", "--ignore-file=/k"],
                ["--accept=403", "--accept=404", "--links=css", "--links=cards", "--ignore-file=/k"], []
            ),
        ] as [([String], [String], [String])])
    func optionsAreKeptWithoutSecrets(words: [String], kept: [String], asked: [String]) {
        let found = JobWords(words)
        #expect(found.kept == kept && found.asked == asked)
    }

    @Test func relativePathsAreKeptAsAbsoluteOnes() throws {
        let here = try #require(getcwd(nil, 0))
        defer { free(here) }
        let kept = JobWords(["--ca-file=ca.pem", "--netrc-file", "../n"]).kept
        #expect(kept == ["--ca-file=\(String(cString: here))/ca.pem", "--netrc-file=\(String(cString: here))/../n"])
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

    /// Goes on with words, keeps what changes as a run does, and what commands set in it, and ends.
    private func run(_ typed: [String], commands: [(key: String, value: String?)] = []) throws -> CrawltopOptions {
        let request = Request.parse(["resume", folder.path, "--no-config"] + typed, environment: [:])
        guard case .crawl(let options) = request, let job = options.job else { throw JobFailure("\(request)") }
        let writer = JobWriter(JobDirectory(folder.path), onChange: {})
        let recorder = JobRecorder(writer, clockOffset: 0)
        #expect(writer.start())
        recorder.keep(values: job.changedValues + commands)
        let end = JobEnd(isFinished: false, reason: "", code: 3)
        let crawl = try Crawl(options: options.crawl, now: 0)
        #expect(recorder.close(crawl, end, at: 0, patience: 10_000_000_000) == nil)
        return options
    }

    private func kept() throws -> [String] {
        try StoredJob(JobDirectory(folder.path)).value("options")?.split(separator: "\n").map(String.init) ?? []
    }

    @Test(
        arguments: [
            (["--strict"], ["--scope=domain"], ["--scope=domain"]), (["--scope=host"], ["--lenient"], ["--lenient"]),
            (["--select"], ["--selector", "poll"], ["--selector=poll"]),
            (["--netrc-file=/n"], ["--netrc"], ["--netrc"]),
            (["--max-pages=5"], ["--max-pages=6"], ["--max-pages=6"]), (["--insecure"], ["--insecure=no"], []),
            (["--exclude=a", "--exclude=b"], ["--exclude=c", "--exclude=d"], ["--exclude=c", "--exclude=d"]),
            (["--header=Accept: a/b"], ["--header", "accept: c/d"], ["--header=accept: c/d"]),
            (["--max-pages=5", "--max-depth=2"], ["--max-pages", "off", "--max-depth=off"], []),
            (["--no-cookies"], ["--cookies=yes"], []),
        ] as [([String], [String], [String])])
    func aChangedOptionReplacesTheKeptOne(begun: [String], typed: [String], after: [String]) {
        var words = JobWords(begun)
        words.update(typed)
        #expect(words.kept == after)
        words.update(typed)
        #expect(words.kept == after)
    }

    @Test func optionsThatExcludeEachOtherCanChangeAgainAndAgain() throws {
        _ = try resume(["--strict", "--select"], [])
        _ = try run(["--scope=domain", "--selector=poll"])
        let options = try run(["--scope=domain"])
        #expect(options.crawl.scope == .domain && options.selector == .poll)
        #expect(try kept() == ["--selector=poll", "--scope=domain"])
    }

    @Test func headersThatAreAskedForAgainAddToTheKeptOnes() throws {
        let begun = ["--header=X-Token: s", "--header=Accept: x/y"]
        let options = try #require(try resumed(begun, ["--header=X-Token: t"]))
        #expect(Set(options.crawl.requests.headers.map(\.value)) == ["t", "x/y"])
        _ = try run(["--header=X-Token: t"])
        #expect(try kept() == ["--header=Accept: x/y"])
        guard case .usage = Request.parse(["resume", folder.path, "--no-config"], environment: [:]) else {
            Issue.record("a secret is not asked for")
            return
        }
    }

    @Test func aLimitOfACommandHoldsUntilAnotherIsTyped() throws {
        _ = try resume(["--max-depth=1", "--max-pages=9"], [])
        _ = try run([], commands: [("option max-pages", "60"), ("option max-depth", "4"), ("option max-bytes", "")])
        let commanded = try run([])
        #expect(commanded.crawl.limits.pages == 60 && commanded.crawl.maxDepth == 4)
        #expect(commanded.job?.judgesAgain == false)
        let typed = try run(["--max-pages", "120", "--max-depth=off"])
        #expect(typed.crawl.limits.pages == 120 && typed.crawl.maxDepth == nil && typed.job?.judgesAgain == true)
        let last = try run([])
        #expect(last.crawl.limits.pages == 120 && last.crawl.maxDepth == nil && last.job?.judgesAgain == false)
    }

    @Test func aFileThatIsGoneIsToldAndCanBeReplaced() throws {
        _ = try resume([], [])
        _ = try run([], commands: [("options", "--netrc-file=/nowhere/netrc")])
        guard case .usage(let sentence) = Request.parse(["resume", folder.path, "--no-config"], environment: [:]) else {
            Issue.record("it goes on")
            return
        }
        #expect(sentence.contains("--netrc-file") && !sentence.contains("damaged"))
        _ = try run(["--netrc-file=/dev/null"])
        #expect(try kept() == ["--netrc-file=/dev/null"])
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
            ([], ["--no-recording"], "--no-recording cannot change: the crawl was recorded"),
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
        (["status"], "no directory"), (["status", "a", "b"], "crawltop jobs"), (["jobs", "-x"], "option '-x'"),
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
