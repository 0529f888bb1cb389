import Web

/// A URL as a person types it: `localhost:8080/docs` means `http://localhost:8080/docs`.
enum SeedText {
    /// The complete URL for a text.
    ///
    /// - Parameter text: the typed text.
    /// - Returns: a valid URL with scheme http or https and a host, or a sentence on why there is none.
    static func complete(_ text: String) -> Result<String, ValueError> {
        let full = hasScheme(text) ? text : "http://" + text
        do {
            let url = try WebURL(full)
            guard url.isHTTP else {
                let folder = full.lowercased().hasPrefix("file:") ? "; a folder is named by its path, as ./public" : ""
                return .failure(ValueError("only http and https can be crawled\(folder)"))
            }
            return .success(full)
        } catch {
            return .failure(ValueError(error.message))
        }
    }

    /// The complete URLs for texts, or a sentence on the one that is invalid.
    static func complete(_ texts: [String]) -> Result<[String], ValueError> {
        var seeds: [String] = []
        for text in texts {
            switch complete(text) {
            case .success(let seed): seeds.append(seed)
            case .failure(let error):
                return .failure(
                    ValueError(
                        Request.oneSentence("cannot crawl '\(WebURL.outline(of: text))': \(error.description)")))
            }
        }
        return .success(seeds)
    }

    /// Whether a text has a scheme. A colon with digits behind it starts a port instead.
    private static func hasScheme(_ text: String) -> Bool {
        if text.contains("://") { return true }
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        let rest = text.utf8.dropFirst(scheme.count + 1)
        guard scheme.count < text.utf8.count, let first = rest.first else { return false }
        return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) && !scheme.contains(UInt8(ascii: "/"))
            && !scheme.contains(UInt8(ascii: "["))
            && !scheme.contains(UInt8(ascii: "."))
    }
}
