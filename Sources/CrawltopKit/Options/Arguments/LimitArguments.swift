import ArgumentParser

/// The options that bound a crawl as a whole and its memory.
struct LimitArguments: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("Stop when so many URLs have been fetched.", valueName: "n"),
        transform: OptionValue.number(1...1_000_000_000))
    var maxPages: Int?

    @Option(
        name: .long, help: ArgumentHelp("Stop after so much time, up to a day.", valueName: "seconds"),
        transform: OptionValue.seconds)
    var maxDuration: Int64?

    @Option(
        name: .long,
        help: ArgumentHelp("Stop when so many bytes have been read, as 500M, 2G.", valueName: "size"),
        transform: OptionValue.size)
    var maxBytes: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("URLs remembered at most (default: 10000000, 100 to 200 bytes each).", valueName: "n"),
        transform: OptionValue.number(1...100_000_000))
    var maxUrls: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "With --job: memory for the URLs' texts and states; the rest is in a file (default: 192M).",
            valueName: "size"),
        transform: OptionValue.size)
    var frontierMemory: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Skip longer URLs, 64 to 65535 bytes (default: 8192).", valueName: "bytes"),
        transform: OptionValue.number(64...65_535))
    var maxURLLength: Int?

    @Flag(name: .long, help: "Follow what looks like pages without end: calendars, session ids, repeated folders.")
    var noTrapGuard = false
}
