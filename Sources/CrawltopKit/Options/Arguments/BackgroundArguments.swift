import ArgumentParser

/// The options of a crawl that goes on without its terminal.
struct BackgroundArguments: ParsableArguments {
    @Flag(name: .long, help: "Crawl in the background; `crawltop attach` shows it.")
    var detach = false

    @Flag(
        name: .long,
        help: "Show the crawl, and go on in the background when the screen is left or the terminal goes away.")
    var keepRunning = false

    func validate() throws {
        if detach, keepRunning {
            throw ValidationError("--detach shows nothing, and --keep-running shows the crawl: they exclude each other")
        }
    }
}
