import Commands
import Foundation
import Testing

@testable import Manuals

@Suite struct ManualsTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    private static func file(_ ending: String) throws -> String {
        let files = try Manuals.files(sources: sources)
        return try #require(files.first { $0.key.hasSuffix(ending) }?.value)
    }

    @Test(arguments: ["man1/crawltop.1", "completions/crawltop", "_crawltop", "crawltop.fish"])
    func eachOptionIsThere(_ ending: String) throws {
        let text = try Self.file(ending).replacing("\\-", with: "-")
        for option in try CommandHelp.of([]).options {
            for name in option.typedNames where name.hasPrefix("--") {
                let spelling = ending.hasSuffix(".fish") ? "-l \(name.dropFirst(2)) " : name
                // One name is completed, and all are explained.
                guard ending.hasSuffix(".1") || name == option.typedNames.first else { continue }
                #expect(text.contains(spelling), "\(name)")
            }
        }
    }

    @Test(arguments: ["man7/crawltop-control.7", "completions/crawltop", "_crawltop", "crawltop.fish"])
    func eachCommandOfARunningCrawlIsThere(_ ending: String) throws {
        let text = try Self.file(ending).replacing("\\-", with: "-")
        for command in TypedCommand.all { #expect(text.contains(command.name), "\(command.name)") }
    }

    @Test func textIsNoMacro() {
        var page = Roff("x", section: 1, "a-b")
        page.add(
            markdown: """
                ## Head

                .dot `a-b` and [words](place) \\n

                | a | b |
                |---|---|
                | `x\\|y` | it is |

                    'code
                """)
        let lines = page.text.split(separator: "\n").map(String.init)
        #expect(lines.contains(".SH HEAD") && lines.contains(#"\&.dot \fBa\-b\fR and words \en"#))
        #expect(lines.contains(#"\fBx|y\fR"#) && lines.contains("it is") && lines.contains(#"\&'code"#))
        let macros = [".TH", ".SH", ".SS", ".PP", ".TP", ".nf", ".fi"]
        #expect(lines.allSatisfy { line in !line.hasPrefix(".") || macros.contains { line.hasPrefix($0) } })
    }

    @Test func valuesAreOfAKind() throws {
        let crawl = try #require(try CommandLineCommand.all().first)
        func value(_ name: String) -> CommandLineCommand.Option.Value? {
            crawl.options.first { $0.name == name }?.value
        }
        #expect(value("--format") == .words(["text", "json"]) && value("--job") == .directory)
        #expect(
            value("--output") == .file && value("--delay") == .other
                && value("--headless") == CommandLineCommand.Option.Value.none)
    }
}
