import ArgumentParser
import Crawl
import Words

struct DemoCommand: CrawlingCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop demo", abstract: "Serves a web site on 127.0.0.1 and crawls it.",
        discussion: """
            With --hosts it serves eight hosts on 127.0.0.2 to 127.0.0.9: one refuses connections, one never answers, one
            is slow, one throttles, one resets connections, one forbids all by its robots.txt, one drips, and the last one
            is fine and lists pages of them all. Unless told otherwise the crawl goes to any host, with 12 connections to
            each, and gives a silent one up after 5 seconds.
            """,
        version: CrawlURLsCommand.configuration.version)

    @Flag(name: .long, help: "Serve only, and crawl nothing.")
    var serve = false

    @Flag(name: .long, help: "Serve eight hosts in place of one, seven of them in trouble.")
    var hosts = false

    @Option(
        name: .long, help: ArgumentHelp("The port to serve on; 0 takes a free one.", valueName: "n"),
        transform: OptionValue.number(0...65_535))
    var port = 0

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How many pages the site has, 1 to 10000000 (default: 2000; with --hosts: 50000).", valueName: "n"),
        transform: OptionValue.number(1...10_000_000))
    var pages: Int?

    @Option(
        name: .long, help: ArgumentHelp("Milliseconds that each answer takes, 0 to 60000.", valueName: "ms"),
        transform: OptionValue.number(0...60_000))
    var delay: Int?

    @OptionGroup var arguments: CrawlArguments

    static let notFromFile = ["proxy"]

    func request(environment: [String: String]) throws(ValueError) -> Request {
        var demo = DemoOptions()
        demo.serveOnly = serve
        demo.port = UInt16(clamping: port)
        demo.hasHosts = hosts
        demo.pages = pages ?? (hosts ? 50_000 : demo.pages)
        demo.delay = delay
        guard arguments.reach.proxy == nil else {
            return .usage("the demo site is in this process: there is nothing to reach by --proxy")
        }
        guard !arguments.dryRun else {
            return .usage("the demo site has one seed, which is its own: --dry-run is for other sites")
        }
        guard !serve || !arguments.background.detach && !arguments.background.keepRunning else {
            return .usage("--serve crawls nothing: --detach and --keep-running are for crawls")
        }
        guard arguments.job == nil else {
            return .usage("the demo site ends with this process, and nothing could go on: --job is for other sites")
        }
        var options = try CrawltopOptions(arguments, seeds: [], environment: environment)
        if hosts { visitHosts(&options.crawl) }
        return .demo(options, demo)
    }

    /// What a crawl of hosts in trouble is to do where the user does not say otherwise.
    private func visitHosts(_ options: inout CrawlOptions) {
        options.allowsPrivate = true
        if !arguments.namesScope { options.scope = .any }
        if arguments.idleTimeout == nil { options.idleTimeout = 5_000_000_000 }
        if arguments.politeness.perHost == nil { options.politeness.limitConnections(12) }
        options.politeness.loopback.heedsTrouble = true
    }
}
