import TestSupport
import Testing

@testable import CrawltopKit

/// A program that does what a run does, as far as a comparison can tell.
private func script(_ text: String) -> Comparison.Program {
    Comparison.Program(path: "/bin/sh", arguments: ["-c", text, "sh"])
}

private let summary = #"""
    {"type":"summary","fetches":300,"duration":2000,"in_flight_mean":40,"in_flight_max":64,"memory_start":1,\#
    "memory_peak":6400001,"exit_code":0,"why":"finished"}
    """#

private struct Outcome: Sendable {
    var reason: ExitReason
    var printed: [String]

    var rows: ArraySlice<String> { printed.dropFirst() }
}

private func compare(
    _ program: Comparison.Program, _ options: CompareOptions, interruptAfter rows: Int? = nil
) async throws -> Outcome {
    try await onLoop { loop in
        var printed: [String] = []
        var comparison: Comparison?
        let made = Comparison(options: options, loop: loop, program: program) { text in
            printed.append(text)
            if printed.count == rows { comparison?.interrupt() }
            return true
        }
        comparison = made
        let reason = await made.run()
        comparison = nil
        return Outcome(reason: reason, printed: printed)
    }
}

private let someSite = CompareOptions(site: .seeds(["http://h/"]))

@Suite struct ComparisonTests {
    @Test func everyRunIsARow() async throws {
        var options = someSite
        options.selectors = true
        let outcome = try await compare(script("echo '\(summary)'"), options)
        #expect(outcome.reason == .finished)
        let words = outcome.rows.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        #expect(
            words.map { Array($0.prefix(2)) } == [
                ["blocking", "-"], ["callback", "epoll"], ["callback", "poll"], ["callback", "select"],
                ["coroutine", "epoll"], ["coroutine", "poll"], ["coroutine", "select"],
            ])
        for row in words {
            #expect(row[2] == "2.00" && Array(row[4...9]) == ["300", "150.0", "40.0", "64", "6.1M", "97.7K"])
        }
    }

    @Test func aRunIsToldWhatToDo() async throws {
        var options = someSite
        (options.concurrency, options.passed) = (7, ["--max-depth", "2"])
        let outcome = try await compare(script(#"echo "$@""#), options)
        #expect(outcome.reason.code == 3)
        let common = "--concurrency 7 --max-depth 2 http://h/"
        let first = "(--headless --format json --engine blocking --no-config \(common))"
        #expect(outcome.rows.first?.contains(first) == true)
        #expect(outcome.rows.last?.contains("--engine coroutine --no-config --selector epoll \(common))") == true)
    }

    @Test func aConfigFileThatIsNamedIsReadByEachRun() async throws {
        var options = someSite
        options.passed = ["--config", "/dev/null"]
        let outcome = try await compare(script(#"echo "$@""#), options)
        #expect(outcome.rows.allSatisfy { $0.contains("--config /dev/null") && !$0.contains("--no-config") })
    }

    @Test func theHeadingHasNoControlCharacter() async throws {
        let options = CompareOptions(site: .seeds(["http://h/\u{1B}[2J", "http://user:secret@i/"]))
        let outcome = try await compare(script("echo '\(summary)'"), options)
        let heading = try #require(outcome.printed.first)
        #expect(!heading.contains("\u{1B}") && !heading.contains("secret") && heading.contains("http://i/"))
    }

    @Test(arguments: [
        ("echo some; printf 'bad \\033[2Jword\\n' >&2; exit 2", #"(bad "#), ("exit 0", "(it ended without a word)"),
        (
            "echo '\(summary.replacing(#""exit_code":0,"why":"finished""#, with: #""exit_code":4,"why":"no seed""#))'",
            "(no seed)"
        ),
    ])
    func aRunThatFailsSaysWhy(_ text: String, _ note: String) async throws {
        let outcome = try await compare(script(text), someSite)
        #expect(outcome.reason == .stopped("not every run came to its end"))
        #expect(outcome.rows.count == 3)
        #expect(outcome.rows.allSatisfy { $0.contains(note) && !$0.contains("\u{1B}") })
    }

    @Test func aRunIsStoppedInTimeAndItsSummaryIsShown() async throws {
        var options = someSite
        // Time for the shell to begin.
        options.longestRun = 1_000_000_000
        let stopped = summary.replacing(#""exit_code":0,"why":"finished""#, with: #""exit_code":3,"why":"terminated""#)
        let outcome = try await compare(
            script("trap 'echo '\\''\(stopped)'\\''; exit' TERM; while :; do sleep 0.01; done"), options)
        #expect(outcome.rows.count == 3 && outcome.rows.allSatisfy { $0.contains("(terminated)") })
    }

    @Test func anInterruptStartsNoOtherRun() async throws {
        let outcome = try await compare(script("echo '\(summary)'"), someSite, interruptAfter: 2)
        #expect(outcome.reason == .stopped("interrupted before the end"))
        #expect(outcome.rows.count == 1)
    }

    @Test func theDemoSiteIsServedAndEnded() async throws {
        let file = "/tmp/crawltop-comparison-\(UInt32.random(in: 0 ... .max))"
        let serving = """
            case "$*" in
            "demo --serve --no-config"*) trap 'echo ended >\(file); exit' TERM; echo 'serving 9 pages at http://127.0.0.1:1234/'
                while :; do sleep 0.01; done;;
            *) echo "$@";;
            esac
            """
        let outcome = try await compare(script(serving), CompareOptions(site: .demo(pages: 9, delay: 5)))
        #expect(outcome.printed.first?.hasPrefix("9 pages of the demo site, 5 ms each, at most 64") == true)
        #expect(outcome.rows.count == 3 && outcome.rows.allSatisfy { $0.contains(" http://127.0.0.1:1234/)") })
        let ended = try await compare(script("cat \(file); rm -f \(file)"), someSite)
        #expect(ended.rows.first?.contains("(ended)") == true)
    }

    @Test func aProgramThatIsNotThereIsSaid() async throws {
        let outcome = try await compare(Comparison.Program(path: "/nowhere/x"), someSite)
        #expect(outcome.reason == .stopped("cannot start '/nowhere/x': No such file or directory"))
    }

    @Test func programsGetAnObjectARow() async throws {
        var options = someSite
        options.format = .json
        let outcome = try await compare(script("echo '\(summary)'"), options)
        #expect(outcome.printed.count == 3)
        let first = #"{"type":"run","engine":"blocking","selector":null,"wall":2000,"cpu_user":"#
        #expect(outcome.printed.first?.hasPrefix(first) == true)
        let part = #""pages":300,"pages_per_second":150,"in_flight_mean":40,"in_flight_max":64,"memory_start":1,"#
        #expect(outcome.printed.allSatisfy { $0.contains(part) && $0.hasSuffix(#""note":null}"# + "\n") })
    }
}
