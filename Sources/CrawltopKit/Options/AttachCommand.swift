import ArgumentParser

struct AttachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop attach", abstract: "Shows a crawl that is running on this terminal.",
        discussion: """
            The crawl is the number of its process, its --job directory or its --control socket; where only one of yours is
            running, it need not be named. Leaving the screen leaves the crawl as it is.
            Exit codes: 0 the screen was left, 2 wrong use, or no such crawl; at the crawl's end, its own.
            """,
        version: CrawlURLsCommand.configuration.version)

    @Argument(help: ArgumentHelp("The crawl: a process, a job's directory or a socket.", valueName: "crawl"))
    var crawl: String?

    @Flag(name: .long, help: "Look on, and change nothing.")
    var readOnly = false

    @Flag(name: .long, help: "No colours on the screen; so does NO_COLOR in the environment.")
    var noColor = false

    @Flag(name: .long, help: "No characters beyond ASCII on the screen.")
    var ascii = false

    @OptionGroup var screen: ScreenArguments

    @OptionGroup var config: ConfigArguments

    /// Whether a word of the config file is about a screen.
    static func takes(_ word: String) -> Bool {
        ScreenArguments.names.contains(String(word.dropFirst(2).prefix { $0 != "=" }))
    }

    func call(environment: [String: String]) throws(ValueError) -> AttachCall {
        let folder = ControlFolder(environment: environment)
        var target = ControlTarget(.only, in: folder)
        if let crawl {
            guard let named = ControlTarget(crawl, in: folder) else {
                throw ValueError("'\(crawl)' is no crawl: it takes a process, a job's directory or a socket")
            }
            target = named
        }
        var request = ViewerRequest()
        request.isReadOnly = readOnly
        request.isColoured = !noColor && environment["NO_COLOR", default: ""].isEmpty
        (request.isASCII, request.theme, request.refresh) = (ascii, screen.theme, screen.refresh)
        (request.usesMouse, request.notifies) = (!screen.noMouse, screen.notify)
        (request.meters, request.columns) = (screen.meters, screen.columns)
        return AttachCall(target: target, request: request)
    }
}
