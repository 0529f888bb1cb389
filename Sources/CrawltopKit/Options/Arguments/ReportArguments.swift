import ArgumentParser

/// The options for files that a crawl leaves.
struct ReportArguments: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Write a report at the end, in the form that the file's name ends in: .html, .csv, .json, .md, .xml (JUnit, or "
                + "a sitemap if the name begins so), .txt, .dot, .graphml. Repeatable.", valueName: "file"))
    var report: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "The form of the reports, whatever their names; repeatable, one for each in their order.",
            valueName: ReportForm.allCases.map(\.rawValue).joined(separator: "|")), transform: OptionValue.word)
    var reportFormat: [ReportForm] = []

    @Flag(name: .long, help: "Add to the file of --output what is logged, if there is one.")
    var append = false

    @Flag(name: .long, help: "Replace files that are there: that of --output, and of --report whatever it is.")
    var force = false

    /// The reports, with their forms, in an environment.
    ///
    /// - Throws: the mistake in a whole sentence.
    func reports(in environment: [String: String]) throws(ValueError) -> Reports {
        guard !report.contains("-") else { throw ValueError("--report needs a file: standard output has the log") }
        return Reports(
            orders: try ReportOrder.orders(report, reportFormat), replacesOthers: force,
            surroundings: BuildSurroundings(environment))
    }
}
