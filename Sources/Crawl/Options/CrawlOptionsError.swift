import Web

/// Why options are invalid, with a sentence for a person.
public enum CrawlOptionsError: Error, Sendable, Hashable {
    /// A seed does not parse, and why.
    case seed(String, String)
    /// A seed is neither http nor https.
    case scheme(String)
    /// A pattern does not parse, and why.
    case pattern(String, String)

    /// One sentence for a person.
    public var message: String {
        switch self {
        case .seed(let text, let why): "'\(WebURL.outline(of: text))' is not a URL: \(why)"
        case .scheme(let text): "'\(WebURL.outline(of: text))' is neither http nor https"
        case .pattern(let text, let why): "'\(text)' is not a regular expression: \(why)"
        }
    }
}
