import Foundation
import Testing

@testable import CrawltopKit

/// The README's tables of options hold what `--help` says: both come from the same declarations.
///
/// `README=write swift test --filter OptionTableTests` writes the tables anew.
@Suite(.serialized) struct OptionTableTests {
    private static let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "README.md")

    private struct Help: Decodable {
        let command: Command

        struct Command: Decodable { let arguments: [Argument] }
        struct Name: Decodable {
            let kind: String
            let name: String

            var typed: String { (kind == "long" ? "--" : "-") + name }
        }
        struct Argument: Decodable {
            let kind: String
            let abstract: String?
            let valueName: String?
            let names: [Name]?
            let shouldDisplay: Bool
        }
    }

    /// The options of a command, as its help lists them.
    private static func options(of words: [String]) throws -> [Help.Argument] {
        guard case .print(let text) = Request.parse(words + ["--experimental-dump-help"], environment: [:]) else {
            throw Failure.noHelp
        }
        let help = try JSONDecoder().decode(Help.self, from: Data(text.utf8))
        return help.command.arguments.filter { $0.names != nil && $0.shouldDisplay }
    }

    private enum Failure: Error { case noHelp }

    private static func table(_ options: [Help.Argument]) -> String {
        let rows = options.map { option in
            let names = (option.names ?? []).map(\.typed).joined(separator: ", ")
            let value = option.kind == "option" ? " " + (option.valueName ?? "").uppercased() : ""
            // A vertical line ends a cell.
            let choices = value.contains("|") ? " " + (option.valueName ?? "").replacing("|", with: "\\|") : value
            return "| `\(names)\(choices)` | \(option.abstract ?? "") |\n"
        }
        return "| option | meaning |\n|---|---|\n" + rows.joined()
    }

    static let commands =
        [(words: [], marker: "options"), (words: ["demo"], marker: "options of demo")]
        as [(
            words: [String], marker: String
        )]

    @Test(arguments: commands) func theReadmeHoldsWhatHelpSays(words: [String], marker: String) throws {
        var options = try Self.options(of: words)
        if !words.isEmpty {
            // Its own options: those that a crawl has as well come in the table above.
            let known = Set(try Self.options(of: []).map { "\($0.names?.map(\.typed) ?? []) \($0.abstract ?? "")" })
            options.removeAll { known.contains("\($0.names?.map(\.typed) ?? []) \($0.abstract ?? "")") }
        }
        let wanted = Self.table(options)
        let text = try String(contentsOf: Self.readme, encoding: .utf8)
        let parts = text.split(separator: "<!-- \(marker): README=write swift test --filter OptionTableTests -->\n")
        try #require(parts.count == 2, "the README has no place for the \(marker)")
        let end = try #require(parts[1].range(of: "<!-- end of \(marker) -->"))
        if ProcessInfo.processInfo.environment["README"] == "write" {
            let marked = parts[0] + "<!-- \(marker): README=write swift test --filter OptionTableTests -->\n"
            try (marked + wanted + parts[1][end.lowerBound...]).write(
                to: Self.readme, atomically: true, encoding: .utf8)
            return
        }
        #expect(parts[1][..<end.lowerBound] == wanted)
    }
}
