import ArgumentParser
import Crawl

struct CrawlURLsCommand: CrawlingCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop", abstract: "htop for a web crawl.",
        usage: """
            crawltop [<options>] <url> ...
            crawltop [<options>] --from <file>|-
            crawltop demo [<options>]
            crawltop compare [<options>] demo|<url> ...
            crawltop resume <dir> [<options>]
            crawltop recrawl <dir> [<options>]
            crawltop diff [<options>] <dir> [<dir>]
            crawltop status <dir>
            crawltop jobs <dir> ...
            crawltop report <dir> [<file> ...]
            crawltop export redis://<host>/?crawl=<name> [<file> ...]
            crawltop replay <dir> [--at <moment>]
            crawltop attach [<crawl>]
            crawltop ctl [<crawl>] <command>
            crawltop help [<subcommand>]
            """,
        discussion: """
            Crawls from the URLs given and shows every connection live. Keys: ? lists them, p pauses, q quits.
            SIGUSR1 pauses and resumes; without a screen SIGUSR2 prints every exchange in flight on standard error.
            `crawltop demo` serves a web site of its own and crawls that; `crawltop demo --help` tells more.
            `crawltop compare` crawls one site with each engine and prints what each took.
            `crawltop resume` goes on with a crawl that --job keeps, `status` and `jobs` tell how such crawls stand.
            `crawltop recrawl` begins such a crawl again, and `crawltop diff` tells what has changed since the run before.
            `crawltop report` writes reports on one, as --report does at a crawl's end.
            `crawltop export` writes reports on one that several processes share (--frontier).
            `crawltop replay` shows it as it was at any moment.
            `crawltop attach` shows a crawl that runs elsewhere, as with --detach.
            `crawltop ctl` commands a crawl that is running, or asks it.
            `crawltop help resume`, and so for each of these, tells more.
            Exit codes: 0 finished, 1 --fail-on found something, 2 wrong use, 3 stopped before the end, 4 no seed fetched.
            """,
        version: CrawltopOptions.version)

    @Argument(
        help: ArgumentHelp("Where to start: a URL, whose http:// may be left out, or a folder.", valueName: "url"))
    var urls: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Start from the URLs in this file as well, one a line, # for comments; - is standard input. Repeatable.",
            valueName: "file|-"))
    var from: [String] = []

    @OptionGroup var arguments: CrawlArguments

    @OptionGroup var delay: DelayArgument

    static let notFromFile: [String] = []

    func request(environment: [String: String]) throws(ValueError) -> Request {
        if let word = urls.first, Subcommand(rawValue: word) != nil {
            return .usage("`\(word)` comes first; a host of that name is http://\(word)/")
        }
        let lists = try SeedLists(from)
        var folders: [SiteFolder] = []
        for path in urls where SiteFolder.isMeant(by: path) { folders.append(try SiteFolder(path)) }
        guard folders.isEmpty || arguments.job == nil else {
            return .usage(
                "a folder has another URL in each run, and what --job keeps has not: name the site, and say "
                    + "--remap https://example.org=FOLDER")
        }
        guard folders.isEmpty || arguments.results.baseline == nil else {
            return .usage(
                "a folder has another URL in each run, and --baseline compares URLs: name the site, and say "
                    + "--remap https://example.org=FOLDER")
        }
        guard !urls.isEmpty || !lists.seeds.isEmpty || !arguments.sources.sitemap.isEmpty else {
            return .usage(
                lists.empty.first.map { "no URL given: there is none in \($0)" }
                    ?? "no URL given: name at least one, as in `crawltop http://localhost/`, or try `crawltop demo`")
        }
        let seeds = try SeedText.complete(urls.filter { !SiteFolder.isMeant(by: $0) }).get() + lists.seeds
        var options = try options(seeds: seeds, environment: environment)
        // Other ports of this machine are no part of a folder.
        if !folders.isEmpty, seeds.isEmpty, !arguments.namesScope { options.crawl.scope = .origin }
        options.folders += folders.map { $0.with(cleanURLs: arguments.reach.cleanUrls) }
        options.remarks += lists.empty.map { "--from: there is no URL in \($0)" }
        return .crawl(options)
    }

    /// The options of a crawl of these seeds.
    ///
    /// - Throws: the mistake in a file that they name, in a whole sentence.
    func options(seeds: [String], environment: [String: String]) throws(ValueError) -> CrawltopOptions {
        var options = try CrawltopOptions(arguments, seeds: seeds, environment: environment)
        options.takesStandardInput = (from + arguments.patterns.files).contains(ListFile.standardInput)
        options.crawl.politeness = arguments.politeness.options(delay: delay.delay)
        options.crawl.proxies = try ProxyOptions(arguments.reach, environment: environment)
        return options
    }
}
