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
            "Ask for the URLs of an origin at another one, or in a folder, as https://example.org=http://127.0.0.1:8080; what "
                + "is told keeps the first. Repeatable.", valueName: "origin=origin|folder"),
        transform: SecretValue.reading { try RemapValue($0) })
    var remap: [SecretValue<RemapValue>] = []

    @Flag(name: .long, help: "In a folder that is crawled, /about is the file about.html.")
    var cleanUrls = false

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

    /// The table of remaps, without those to folders.
    ///
    /// - Throws: two that contradict each other, in a whole sentence.
    func remaps() throws(ValueError) -> Remaps {
        var remaps = Remaps()
        for remap in remap {
            guard case .origin(let remap) = try remap.get() else { continue }
            guard remaps.add(remap) else {
                throw ValueError(
                    "--remap \(remap.origin.href)=\(remap.place.href): one of them has another place, or is one")
            }
        }
        return remaps
    }

    /// The folders at which URLs are asked.
    ///
    /// - Throws: the errors that `validate` throws.
    func folders() throws(ValueError) -> [SiteFolder] {
        var folders: [SiteFolder] = []
        for remap in remap {
            if case .folder(let folder) = try remap.get() { folders.append(folder.with(cleanURLs: cleanUrls)) }
        }
        return folders
    }
}

/// A value of `--remap`.
enum RemapValue: Sendable {
    /// An origin at another one.
    case origin(Remap)
    /// An origin in a folder.
    case folder(SiteFolder)

    init(_ text: String) throws(ValueError) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw Self.form
        }
        let origin = try Self.url(text[..<equals])
        let place = String(text[text.index(after: equals)...])
        guard !place.isEmpty else { throw Self.form }
        if SiteFolder.isMeant(by: place) {
            guard Remap(of: origin, to: origin) != nil else { throw Self.more }
            self = .folder(try SiteFolder(place, origin: origin))
        } else {
            guard let remap = Remap(of: origin, to: try Self.url(place[...])) else { throw Self.more }
            self = .origin(remap)
        }
    }

    private static let form = ValueError(
        "it must be an origin and where to ask for it, as https://example.org=http://localhost:8080 or "
            + "https://example.org=./public")
    private static let more = ValueError("both must be scheme, host and port alone; a login is given by --user")

    private static func url(_ text: Substring) throws(ValueError) -> WebURL {
        do {
            return try WebURL(SeedText.complete(String(text)).get())
        } catch let error as ValueError {
            throw error
        } catch {
            throw form
        }
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
