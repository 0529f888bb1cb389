import ArgumentParser
public import Crawl
import HTTP
import Web

/// The options on how to reach hosts, and which hosts not to reach.
struct ReachArguments: ParsableArguments {
    @Flag(
        name: .long,
        help: "Connect to loopback, private and other addresses that are not public, though no seed has them.")
    var allowPrivate = false

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Ask for the URLs of an origin at another one, as https://example.org=http://127.0.0.1:8080; what is told keeps "
                + "the first. Repeatable.", valueName: "origin=origin"),
        transform: SecretValue.reading(RemapText.remap))
    var remap: [SecretValue<Remap>] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Go through this proxy: http, https, socks5 (names are looked up here) or socks5h. Default: http_proxy, "
                + "https_proxy, all_proxy of the environment.", valueName: "url"),
        transform: SecretValue.reading { $0 })
    var proxy: SecretValue<String>?

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Reach these hosts, their subdomains, and blocks as 10.0.0.0/8 without a proxy; * is all. Repeatable. Default: "
                + "no_proxy of the environment.", valueName: "list"))
    var noProxy: [String] = []

    func validate() throws {
        for remap in remap { try remap.check("--remap") }
    }

    /// The table of remaps.
    ///
    /// - Throws: two that contradict each other, in a whole sentence.
    func remaps() throws(ValueError) -> Remaps {
        var remaps = Remaps()
        for remap in remap {
            let remap = try remap.get()
            guard remaps.add(remap) else {
                throw ValueError(
                    "--remap \(remap.origin.href)=\(remap.place.href): one of them has another place, or is one")
            }
        }
        return remaps
    }
}

/// Parses values of `--remap`.
enum RemapText {
    @Sendable static func remap(_ text: String) throws -> Remap {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw ValueError("it must be two origins with = between them") }
        let urls = try parts.map { try WebURL(SeedText.complete(String($0)).get()) }
        guard let remap = Remap(of: urls[0], to: urls[1]) else {
            throw ValueError("both must be scheme, host and port alone; a login is given by --user")
        }
        return remap
    }
}

extension ProxyOptions {
    /// The environment variables that name proxies. HTTP_PROXY is not among them: a server sets it for its CGI programs
    /// from a request's Proxy field (https://httpoxy.org).
    public static let variables = [
        "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    ]

    /// Creates options from the command line and, where that has none, from the environment.
    ///
    /// - Throws: `ValueError` with a whole sentence that does not repeat the text, since that may contain a password.
    init(_ arguments: ReachArguments, environment: [String: String]) throws(ValueError) {
        self.init()
        let value = { (names: [String]) in
            names.lazy.compactMap { name in environment[name].map { (name: name, text: $0) } }.first {
                !$0.text.isEmpty
            }
        }
        if let text = arguments.proxy {
            http = try Self.proxy(("--proxy", text.get()))
            https = http
        } else {
            http = try Self.proxy(value(["http_proxy", "all_proxy", "ALL_PROXY"]))
            https = try Self.proxy(value(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]))
        }
        exceptions = ProxyExceptions(
            arguments.noProxy.isEmpty
                ? value(["no_proxy", "NO_PROXY"])?.text ?? "" : arguments.noProxy.joined(separator: ","))
    }

    private static func proxy(_ value: (name: String, text: String)?) throws(ValueError) -> Proxy? {
        guard let value else { return nil }
        do {
            return try Proxy(value.text)
        } catch {
            throw ValueError("\(value.name) names no proxy: \(error.message)")
        }
    }
}
