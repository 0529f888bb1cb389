import Foundation
import Manuals
import Testing

/// The README's tables of options hold what `--help` says: both come from the same declarations.
///
/// `README=write swift test --filter OptionTableTests` writes the tables anew.
@Suite(.serialized) struct OptionTableTests {
    private static let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "README.md")

    private static func table(_ options: [CommandHelp.Argument]) -> String {
        let rows = options.map { option in
            let names = option.typedNames.joined(separator: ", ")
            let value = option.value.map { " " + $0.uppercased() } ?? ""
            // A vertical line ends a cell.
            let choices = value.contains("|") ? " " + (option.value ?? "").replacing("|", with: "\\|") : value
            return "| `\(names)\(choices)` | \(option.meaning) |\n"
        }
        return "| option | meaning |\n|---|---|\n" + rows.joined()
    }

    static let commands =
        [(words: [], marker: "options"), (words: ["demo"], marker: "options of demo")]
        as [(
            words: [String], marker: String
        )]

    @Test(arguments: commands) func theReadmeHoldsWhatHelpSays(words: [String], marker: String) throws {
        var options = try CommandHelp.of(words).options
        if !words.isEmpty {
            // Its own options: those that a crawl has as well come in the table above.
            let known = Set(try CommandHelp.of([]).options.map { "\($0.typedNames) \($0.meaning)" })
            options.removeAll { known.contains("\($0.typedNames) \($0.meaning)") }
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
