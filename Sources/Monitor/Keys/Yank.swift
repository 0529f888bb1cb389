import Crawl
import HTTP
import Web

/// What is taken to the clipboard.
enum Yank: Hashable {
    /// The URL.
    case url
    /// A command for a shell that sends the same request, once, but for what may be a secret in it: it is shown, too.
    case curl

    /// The text for a URL of a crawl with these options.
    func text(_ url: String, _ options: CrawlOptions) -> String {
        switch self {
        case .url: url
        case .curl: Self.curl(url, options).joined(separator: " ")
        }
    }

    private static func curl(_ url: String, _ options: CrawlOptions) -> [String] {
        let own = options.requests.headers.filter(\.isForAll)
        let isOwn = { (name: String) in own.contains { $0.name.lowercased() == name.lowercased() } }
        // What curl asks for by `--compressed` is what it can undo.
        let others = RequestWriter.defaultFields.filter { !isOwn($0.name) && $0.name != "Accept-Encoding" }
        // A name and a colon alone leave the field out, for curl as well.
        let fields =
            others.map { $0.name + ": " + $0.value } + own.map { $0.name + ($0.value.isEmpty ? ":" : ": " + $0.value) }
        // A URL is one URL, whatever brackets and braces it has, and stays as it is; HTTP is the version that was spoken.
        return ["curl", "-g", "--path-as-is", "--http1.1", "--compressed"] + (options.isInsecure ? ["-k"] : [])
            + (options.caFile.map { ["--cacert", quoted($0)] } ?? []) + proxy(url, options.proxies)
            + (isOwn("User-Agent") ? [] : ["-A", quoted(options.userAgent)]) + fields.flatMap { ["-H", quoted($0)] }
            + ["--", quoted(url)]
    }

    /// The way by the same proxy, without its password; past those of the environment where it took none of those known.
    private static func proxy(_ url: String, _ proxies: ProxyOptions) -> [String] {
        guard let url = try? WebURL(url), let proxy = proxies.proxy(for: url) else {
            return proxies.http == nil && proxies.https == nil ? [] : ["--noproxy", "'*'"]
        }
        let scheme =
            switch proxy.kind {
            case .http: proxy.isSecure ? "https" : "http"
            case .socks5: "socks5"
            case .socks5h: "socks5h"
            }
        return ["-x", quoted("\(scheme)://\(proxy.host):\(proxy.port)")]
    }

    /// One word for a POSIX shell, whatever it contains but NUL: between single quotes nothing is special.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
