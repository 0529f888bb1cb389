import ArgumentParser
import Crawl

/// The options on what counts as a fault.
struct ResultArguments: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Exit with 1 if any of these is found: broken, fragment, blocked, limited, flaky, error, trap, not-checked, warning or "
                + "one by its name (\(WarningKind.allCases.map(\.rawValue).joined(separator: ", "))), "
                + "robots-unavailable, a kind of error such as timeout, 404, 5xx, a budget such as ttfb.p95>1s or "
                + "page.size>2M; with --baseline or `recrawl` also new, gone, changed, moved, new-broken, fixed, slower; "
                + "separated by commas. Repeatable.",
            valueName: "kinds"),
        transform: { try FailOn($0) })
    var failOn: [FailOn] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Compare with an earlier crawl at the end: a log of --format json, or a directory of --job.",
            valueName: "path"))
    var baseline: String?

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Take these statuses for fine, as 403,500..599. Repeatable.", valueName: "statuses"),
        transform: OptionValue.statuses)
    var accept: [[ClosedRange<UInt16>]] = []

    @Flag(name: .long, help: "Take URLs for fine whose servers do not answer in time.")
    var acceptTimeouts = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Leave out the faults that this file names: on each line a pattern (PCRE2), and before it kinds as for --fail-on, if "
                + "not all.", valueName: "file"))
    var ignoreFile: String?

    /// The answers that are taken for fine.
    var accepted: AcceptedAnswers { AcceptedAnswers(statuses: accept.flatMap(\.self), timeouts: acceptTimeouts) }
}
