import ArgumentParser
import Words

/// The options of the screen and its terminal.
struct ScreenArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The screen's colours (default: default).",
            valueName: ThemeName.allCases.map(\.rawValue).joined(separator: "|")),
        transform: OptionValue.word)
    var theme = ThemeName.default

    @Option(
        name: .long,
        help: ArgumentHelp("From a frame of the screen to the next, 0.05 to 10 (default: 0.1).", valueName: "seconds"),
        transform: refresh)
    var refresh: Int64 = 100_000_000

    @Flag(name: .long, help: "Leave the mouse to the terminal.")
    var noMouse = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The meters of the screen's header: all, none, or of "
                + MeterName.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "names"),
        transform: meters)
    var meters = MeterName.allCases

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A table's columns in their order, as 'seen: state result'; repeatable.", valueName: "names"),
        transform: columns)
    var columns: [ColumnChoice] = []

    @Flag(name: .long, help: "Ring the terminal's bell when the crawl is over, and have a notification shown.")
    var notify = false

    /// The names of all options about a screen; two of them are a crawl's log's, too.
    static let names: Set = ["no-color", "ascii", "theme", "refresh", "no-mouse", "meters", "columns", "notify"]

    @Sendable private static func meters(_ text: String) throws -> [MeterName] {
        do throws(ColumnChoice.Mistake) {
            return try MeterName.list(text)
        } catch {
            throw ValueError(error.message)
        }
    }

    @Sendable private static func columns(_ text: String) throws -> ColumnChoice {
        do throws(ColumnChoice.Mistake) {
            return try ColumnChoice(text)
        } catch {
            throw ValueError(error.message)
        }
    }

    @Sendable private static func refresh(_ text: String) throws -> Int64 {
        guard let value = Double(text), value >= 0.05, value <= 10 else {
            throw ValueError("it must be a number of seconds from 0.05 to 10")
        }
        return Int64((value * 1e9).rounded())
    }
}
