import Crawl

/// What is taken to the clipboard.
enum Yank: Hashable {
    /// The URL.
    case url
    /// A command for a shell that repeats the request.
    case curl

    /// The text for a URL.
    func text(_ url: String, userAgent: String) -> String {
        switch self {
        case .url: url
        case .curl: "curl --compressed -A \(Self.quoted(userAgent)) -- \(Self.quoted(url))"
        }
    }

    /// One word for a POSIX shell, whatever it contains but NUL: between single quotes nothing is special.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
