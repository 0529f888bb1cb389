import Crawl

/// What is taken to the clipboard.
enum Yank: Hashable {
    /// The URL.
    case url
    /// A command for a shell that repeats the request, but for what may be a secret in it: it is shown, too.
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
        let hasAgent = own.contains { $0.name.lowercased() == "user-agent" }
        // A name and a colon alone leave the field out, for curl as well.
        let fields = own.flatMap { ["-H", quoted($0.name + ($0.value.isEmpty ? ":" : ": " + $0.value))] }
        return ["curl", "--compressed"] + (options.isInsecure ? ["-k"] : [])
            + (hasAgent ? [] : ["-A", quoted(options.userAgent)]) + fields + ["--", quoted(url)]
    }

    /// One word for a POSIX shell, whatever it contains but NUL: between single quotes nothing is special.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
