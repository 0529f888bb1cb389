// Parses robots.txt by RFC 9309's grammar, and accepts the mistakes that Google's parser does: a missing colon, common
// misspellings of Disallow, text behind a product token. Lines of other kinds do not separate groups (section 2.2.4).

extension RobotsRules {
    /// Parses a robots.txt. Any text is valid.
    ///
    /// - Parameters:
    ///   - bytes: the body of the response, of which up to `sizeLimit` bytes are read.
    ///   - token: the crawler's product token (section 2.2.1).
    public init(parsing bytes: UnsafeBufferPointer<UInt8>, for token: String = "crawltop") {
        self.init()
        let size = min(bytes.count, Self.sizeLimit)
        var reader = RobotsReader(token: Array(token.utf8))
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var number: UInt32 = 0
        while position < size {
            let rest = UnsafeBufferPointer(rebasing: bytes[position..<size])
            let length = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.count
            number += 1
            reader.read(UnsafeBufferPointer(rebasing: rest[..<min(length, Self.lineLimit)]), number, into: &self)
            let isPair = length + 1 < rest.count && rest[length] == 0x0D && rest[length + 1] == 0x0A
            position += length + (isPair ? 2 : 1)
        }
        rules.sort {
            ($0.pattern.octets, $0.isAllow ? 1 : 0, $1.line) > ($1.pattern.octets, $1.isAllow ? 1 : 0, $0.line)
        }
    }

    /// The rules that follow from the outcome of fetching robots.txt (RFC 9309, section 2.3.1).
    ///
    /// Success: the rules of the file. Missing (4xx), or too many redirects: everything is allowed. Unreachable (5xx,
    /// or no answer): nothing is allowed. 429 counts as unreachable, too: RFC 9309 only says that a crawler *may* go on
    /// after it, and the server has just asked it not to.
    ///
    /// - Parameters:
    ///   - status: the status after redirects; nil without a response.
    ///   - body: the body, without its content coding.
    ///   - token: the crawler's product token.
    /// - Returns: the rules.
    public static func forFetch(
        status: Int?, body: UnsafeBufferPointer<UInt8>, for token: String = "crawltop"
    ) -> RobotsRules {
        switch status ?? 0 {
        case 200..<300: RobotsRules(parsing: body, for: token)
        case 429: disallowAll
        case 300..<500: allowAll
        default: disallowAll
        }
    }
}

/// The parser's state between two lines.
private struct RobotsReader {
    var token: [UInt8]
    /// Whether a line of the current group's head names the crawler, or all.
    private var isNamed = false
    private var isForAll = false
    /// Whether a rule has ended the group's head: another agent then starts a new group.
    private var hasRule = false
    /// Whether the crawler is named anywhere: then groups for all crawlers are ignored.
    private var isSpecific = false

    init(token: [UInt8]) {
        self.token = token
    }

    mutating func read(_ line: UnsafeBufferPointer<UInt8>, _ number: UInt32, into rules: inout RobotsRules) {
        let content = UnsafeBufferPointer(rebasing: line.prefix { $0 != UInt8(ascii: "#") }).trimmed
        guard let (key, value) = split(content), let kind = RobotsLine(key) else { return }
        switch kind {
        case .userAgent:
            agent(value, &rules)
        case .allow, .disallow:
            hasRule = true
            // An empty path matches nothing (section 2.2.2).
            guard isMine, !value.isEmpty else { return }
            let text = UInt32(rules.pool.count)
            rules.pool.append(contentsOf: value)
            let pattern = RobotsPattern(value, pool: &rules.pool)
            rules.rules.append(
                .init(
                    pattern: pattern, isAllow: kind == .allow, line: number,
                    text: text..<(text + UInt32(value.count))))
        case .crawlDelay:
            guard isMine, rules.crawlDelay == nil else { return }
            rules.crawlDelay = nanoseconds(value)
        case .sitemap:
            guard !value.isEmpty, rules.sitemaps.count < RobotsRules.sitemapLimit else { return }
            rules.sitemaps.append(Array(value))
        }
    }

    /// Whether the current group applies to the crawler, as far as is known.
    private var isMine: Bool { isNamed || (isForAll && !isSpecific) }

    private mutating func agent(_ value: UnsafeBufferPointer<UInt8>, _ rules: inout RobotsRules) {
        if hasRule {
            (isNamed, isForAll, hasRule) = (false, false, false)
        }
        let word = value.prefix { !isSpace($0) }
        if word.elementsEqual([UInt8(ascii: "*")]) {
            isForAll = true
        } else if names(word) {
            isNamed = true
            if !isSpecific {
                isSpecific = true
                rules.rules.removeAll()
                rules.pool.removeAll()
                rules.crawlDelay = nil
            }
        }
    }

    /// Whether a word is the crawler's product token, possibly with text behind it, as in `crawltop/1.0`.
    private func names(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard !token.isEmpty, word.count >= token.count,
            zip(word, token).allSatisfy({ lowercased($0) == lowercased($1) })
        else { return false }
        guard let next = word.dropFirst(token.count).first else { return true }
        return !isASCIILetter(next) && next != UInt8(ascii: "-") && next != UInt8(ascii: "_")
    }

    /// Divides a line at its colon, or at its only white space if it has no colon.
    private func split(
        _ line: UnsafeBufferPointer<UInt8>
    ) -> (key: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>)? {
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        guard let end = colon ?? line.firstIndex(where: isSpace) else { return nil }
        let value = UnsafeBufferPointer(rebasing: line[(end + 1)...]).trimmed
        guard colon != nil || !value.contains(where: isSpace) else { return nil }
        return (UnsafeBufferPointer(rebasing: line[..<end]).trimmed, value)
    }

    /// Decimal seconds in nanoseconds, at most `RobotsRules.crawlDelayLimit`; nil for anything else.
    private func nanoseconds(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var total: Int64 = 0
        var unit: Int64 = 1_000_000_000
        var (hasDigit, isFraction) = (false, false)
        for byte in text {
            if isASCIIDigit(byte) {
                hasDigit = true
                let digit = Int64(byte - UInt8(ascii: "0"))
                if isFraction {
                    unit /= 10
                    total += digit * unit
                } else {
                    total = min(total * 10 + digit * unit, RobotsRules.crawlDelayLimit)
                }
            } else if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                return nil
            }
        }
        return hasDigit ? min(total, RobotsRules.crawlDelayLimit) : nil
    }
}

/// The relevant kinds of lines.
private enum RobotsLine {
    case userAgent, allow, disallow, crawlDelay, sitemap

    private static let keys: [(StaticString, RobotsLine)] = [
        ("user-agent", .userAgent), ("useragent", .userAgent), ("user agent", .userAgent),
        ("allow", .allow), ("disallow", .disallow),
        ("dissallow", .disallow), ("dissalow", .disallow), ("disalow", .disallow), ("diasllow", .disallow),
        ("disallaw", .disallow),
        ("crawl-delay", .crawlDelay), ("sitemap", .sitemap), ("site-map", .sitemap),
    ]

    init?(_ key: UnsafeBufferPointer<UInt8>) {
        guard let found = Self.keys.first(where: { key.equals($0.0) }) else { return nil }
        self = found.1
    }
}

private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte &- 0x09 < 5
}

extension UnsafeBufferPointer<UInt8> {
    /// The bytes without the white space around them.
    fileprivate var trimmed: UnsafeBufferPointer<UInt8> {
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return UnsafeBufferPointer(rebasing: self[..<0])
        }
        return UnsafeBufferPointer(rebasing: self[first...last])
    }
}
