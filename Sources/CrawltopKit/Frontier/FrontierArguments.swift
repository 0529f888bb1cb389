import ArgumentParser
import Crawl
import Redis
import SharedFrontier
import Web

/// The options of a crawl that several processes share.
struct FrontierArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Share the crawl with other processes, on this machine and others: the same command for each. The crawl is known "
                + "by its seeds and options, or by a name. The password may be in $CRAWLTOP_FRONTIER_PASSWORD.",
            valueName: "redis://[user:password@]host[:port][/db][?crawl=name]"),
        transform: SecretValue.reading(FrontierAddress.init))
    var frontier: SecretValue<FrontierAddress>?

    @Option(name: .long, help: ArgumentHelp("The password of --frontier is in this file.", valueName: "file"))
    var frontierPasswordFile: String?

    func validate() throws {
        try frontier?.check("--frontier")
        if frontierPasswordFile != nil, frontier == nil {
            throw ValidationError("--frontier-password-file is for --frontier")
        }
    }

    /// Where the shared frontier is; nil for a crawl of one process.
    ///
    /// - Parameters:
    ///   - crawl: the crawl's other options.
    ///   - environment: where the password may be.
    /// - Returns: the options.
    /// - Throws: what does not go together.
    func options(for crawl: CrawlOptions, in environment: [String: String]) throws(ValueError) -> SharedFrontierOptions?
    {
        guard let frontier = try frontier?.get() else { return nil }
        if crawl.maxDepth != nil {
            throw ValueError(
                "--frontier and --max-depth exclude each other: no process knows how near a URL is to the seeds")
        }
        let address = try frontier.server(in: environment, passwordFile: frontierPasswordFile)
        var connection = RedisOptions()
        (connection.caFile, connection.nameServers) = (crawl.caFile, crawl.dnsServers)
        var options = SharedFrontierOptions(
            address: address, crawl: frontier.crawl ?? crawl.sharedName, connection: connection,
            terms: crawl.terms + crawl.manners,
            concurrency: crawl.concurrency)
        options.version = CrawltopOptions.version
        return options
    }
}

extension CrawlOptions {
    /// A name that crawls of the same seeds and options have.
    fileprivate var sharedName: String {
        let text = terms.map { "\($0.name) \($0.value)\n" }.joined()
        let hash = Array(text.utf8).withUnsafeBufferPointer { Fingerprint(seed: 0)($0) }
        let host = seeds.first.flatMap { try? WebURL($0) }?.hostname ?? ""
        let letters = host.utf8.prefix(40).filter { isASCIILetter($0) || isASCIIDigit($0) || $0 == UInt8(ascii: ".") }
        return String(decoding: letters, as: UTF8.self) + "-" + String(hash, radix: 16)
    }

    /// The options that decide how a host is treated: all processes have the same, until a command to all changes them.
    fileprivate var manners: [(name: String, value: String)] {
        func text(_ number: (some CustomStringConvertible)?) -> String { number.map(\.description) ?? "none" }
        return [
            ("--delay", "\(Double(politeness.others.delay) / 1e9)s"),
            ("--per-host", text(politeness.others.connections)),
            ("--max-rate", text(politeness.maxRate)),
        ]
    }

    /// The options that decide what is fetched: all processes of a crawl have the same.
    fileprivate var terms: [(name: String, value: String)] {
        [
            ("--scope", scope.rawValue), ("--include", include.joined(separator: " ")),
            ("--exclude", exclude.joined(separator: " ")), ("--no-robots", obeysRobots ? "no" : "yes"),
            ("--ignore-nofollow", obeysNofollow ? "no" : "yes"), ("--max-redirect", "\(maxRedirects)"),
            ("--check-external", requests.checksExternal ? "yes" : "no"),
            ("--page-requisites", sources.takesRequisites ? "yes" : "no"),
            ("seeds", (seeds + sources.sitemaps).joined(separator: " ")),
        ]
    }
}
