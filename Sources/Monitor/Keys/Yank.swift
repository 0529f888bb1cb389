import Crawl
import HTTP
import Web

/// The form in which a URL is copied.
enum Yank: Hashable {
    /// The URL.
    case url
    /// A shell command that sends the same request once. It leaves out secrets, because it is shown.
    case curl

    /// The text for a URL of a crawl with these options.
    func text(_ url: String, _ options: CrawlOptions) -> String {
        switch self {
        case .url: url
        case .curl: Self.curl(url, options).joined(separator: " ")
        }
    }

    private static func curl(_ url: String, _ options: CrawlOptions) -> [String] {
        let url = options.remaps.isEmpty ? url : (try? WebURL(url)).map { options.remaps.asked($0).href } ?? url
        let own = options.requests.headers.filter(\.isForAll)
        let isOwn = { (name: String) in own.contains { $0.name.lowercased() == name.lowercased() } }
        // curl asks with `--compressed` for the codings that it can decode.
        let others = RequestWriter.defaultFields.filter { !isOwn($0.name) && $0.name != "Accept-Encoding" }
        // An empty header removes a default one, in curl as well.
        let fields =
            others.map { $0.name + ": " + $0.value } + own.map { $0.name + ($0.value.isEmpty ? ":" : ": " + $0.value) }
        // The URL is sent as it is: curl must not expand brackets and braces. The crawl speaks HTTP/1.1.
        return ["curl", "-g", "--path-as-is", "--http1.1", "--compressed"] + (options.isInsecure ? ["-k"] : [])
            + (options.caFile.map { ["--cacert", quoted($0)] } ?? []) + proxy(url, options.proxies)
            + (isOwn("User-Agent") ? [] : ["-A", quoted(options.userAgent)]) + fields.flatMap { ["-H", quoted($0)] }
            + ["--", quoted(url)]
    }

    /// The option for the same proxy, without its password, or against those of the environment if the crawl used none.
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

    /// Quotes a word for a POSIX shell, with any content except NUL: nothing is special between single quotes.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
