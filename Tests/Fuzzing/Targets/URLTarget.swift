import Crawl
import Web

extension FuzzTarget {
    /// A base on the first line, a link behind it. A URL that was serialised parses to itself, tabs mean nothing, and the
    /// short way for plain links gives what the long one does.
    static var url: FuzzTarget {
        FuzzTarget(
            "url",
            texts: [
                "http://a.test/b/c?d\n../e?f#g", "https://u:p@h.test:8080/x/\n//other/./y/%2e%2E/z",
                "file:///C:/x\n/D|/y",
                "http://[::1]:80/\n?q=\u{E4}&\"<>'", "\nHTTP://0x7F.1/\\a\\..\\b",
                "http://xn--nxasmq6b.test/\n#\u{1F600}",
                "mailto:a@b\n c", "http://\u{E4}\u{DF}.test\nx y", "http://h/\nhttp:x:y@1.2.3.256:065535/",
            ],
            tokens: [
                "http:", "https://", "//", "/", "\\", "..", ".", "%2e", "?", "#", "@", ":", "[", "]", "::", "xn--",
                "0x", "file:",
                "\u{AD}", "\u{3002}", "\t", "\n", "%", "%25", "|", "999999999999", "\u{E4}", " ",
            ]
        ) { input, generator in
            let (line, rest) = divided(input)
            var (base, link, again) = (WebURL(), WebURL(), WebURL())
            let hasBase = lend(line) { base.assign($0, base: nil) } == nil
            let failure = lend(rest) { link.assign($0, base: hasBase ? base : nil) }
            // Spaces and controls are taken off the ends, and tabs out of the middle.
            var spread = Array(rest)
            spread.insert(0x09, at: Int.random(in: 0...spread.count, using: &generator))
            let other = lend(spread[...]) { again.assign($0, base: hasBase ? base : nil) }
            if other != failure { return "a tab changes whether it is a URL" }
            guard failure == nil else { return nil }
            if again.bytes != link.bytes { return "a tab changes the URL" }
            if link.bytes.count > WebURL.outputLimit { return "the URL is beyond the limit" }
            if lend(link.bytes[...], { again.assign($0, base: nil) }) != nil {
                return "a serialised URL does not parse"
            }
            if again.bytes != link.bytes { return "a serialised URL parses to another" }
            if link.bytes.contains(where: { $0 < 0x20 || $0 > 0x7E }) {
                return "a URL holds what is not printable ASCII"
            }
            if again.hostname != link.hostname || again.pathname != link.pathname { return "its parts differ" }
            let encoding = Encoding.allCases[input.count % Encoding.allCases.count]
            let encoded = lend(rest) { again.assign($0, base: hasBase ? base : nil, encoding: encoding) }
            return encoded == nil ? nil : "the page's encoding changes whether it is a URL"
        }
    }

    /// A pattern on the first line, a text behind it: neither may take long.
    static var pattern: FuzzTarget {
        FuzzTarget(
            "pattern",
            texts: [
                "\\.pdf$\nhttp://a/b.pdf", "(a+)+$\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
                "(?i)^HTTP://[^/]+/x{2,5}\nhttp://a/xxx",
                "(?<n>a|b)\\k<n>(?=c)\nbbc", "(?R)?a\naaa", "\\p{L}+\\b|(?>x*)\nabc",
            ],
            tokens: [
                "(", ")", "[", "]", "*", "+", "?", "{1,9}", "(?R)", "(?1)", "\\1", "|", "^", "$", "\\d", "(?=", "a",
                ".*",
            ]
        ) { input, _ in
            let (line, rest) = divided(input)
            guard let pattern = try? URLPattern(Array(line).text) else { return nil }
            let found = lend(rest) { pattern.matches($0, undecided: false) }
            return found && pattern.limitHits > 0 ? "a search that was given up is a match" : nil
        }
    }
}
