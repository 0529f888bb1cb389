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
            "Share the crawl with other processes, on this machine and others: the same command for each. The name of the "
                + "crawl is `default` without ?crawl=. The password may be in $CRAWLTOP_FRONTIER_PASSWORD.",
            valueName: "redis://[user:password@]host[:port][/db]?crawl=name"),
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
    /// - Throws: what does not go together.
    func options(for crawl: CrawlOptions, in environment: [String: String]) throws(ValueError) -> SharedFrontierOptions?
    {
        guard let frontier = try frontier?.get() else { return nil }
        if crawl.maxDepth != nil {
            throw ValueError(
                "--frontier and --max-depth exclude each other: no process knows how near a URL is to the seeds")
        }
        var address = frontier.address
        if let file = frontierPasswordFile {
            let text: [UInt8]
            do {
                text = try SmallFile.read(file)
            } catch {
                throw ValueError("--frontier-password-file \(error.description)")
            }
            address = address.with(
                password: Array(text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }))
        } else if let password = environment["CRAWLTOP_FRONTIER_PASSWORD"], !password.isEmpty {
            address = address.with(password: Array(password.utf8))
        }
        var connection = RedisOptions()
        (connection.caFile, connection.nameServers) = (crawl.caFile, crawl.dnsServers)
        return SharedFrontierOptions(
            address: address, crawl: frontier.crawl, connection: connection, terms: crawl.terms,
            concurrency: crawl.concurrency)
    }
}

/// A server, and the name of a crawl there.
struct FrontierAddress: Sendable {
    let address: RedisAddress
    /// Letters, digits, and `-_.`, up to 64.
    let crawl: String

    @Sendable init(_ text: String) throws {
        do {
            address = try RedisAddress(text)
        } catch {
            throw ValueError(error.message)
        }
        for item in address.items where item.name != "crawl" {
            throw ValueError("an address of a shared frontier has ?crawl=name behind it, and nothing else")
        }
        crawl = address.items.last?.value ?? "default"
        let isName = crawl.utf8.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) || [0x2D, 0x2E, 0x5F].contains($0) }
        guard isName, (1...64).contains(crawl.utf8.count) else {
            throw ValueError("the name of a crawl has letters, digits, '-', '_' and '.', 64 at most")
        }
    }
}

extension CrawlOptions {
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
