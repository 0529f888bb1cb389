import ArgumentParser

/// The options of the socket through which other programs command the crawl.
struct ControlArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Listen for `crawltop ctl` at this socket (default: one for each process, in $XDG_RUNTIME_DIR/crawltop).",
            valueName: "path"))
    var control: String?

    @Flag(name: .long, help: "Listen for no other program's commands.")
    var noControl = false

    func validate() throws {
        if control != nil, noControl { throw ValidationError("--control and --no-control exclude each other") }
        if control?.isEmpty == true { throw ValidationError("--control needs a path") }
    }

    /// Where to listen.
    func options(in environment: [String: String]) -> ControlOptions {
        if noControl { return .none }
        return control.map(ControlOptions.path) ?? .folder(ControlFolder(environment: environment))
    }
}

/// Where a crawl listens for commands of other programs.
enum ControlOptions: Sendable {
    case none
    /// At this path, or not at all.
    case path(String)
    /// In the user's folder, where that is possible.
    case folder(ControlFolder)
}
