import Crawl

/// Sentences and numbers that the forms for people share.
enum Narration {
    /// How a crawl stands, when it was, and how long it took.
    static func sentence(on source: ReportSource) -> String {
        let (state, reason) = (source.state, source.reason)
        // A reason mostly begins with the state.
        let sentence = reason.isEmpty || reason.hasPrefix(state) ? reason : "\(state): \(reason)"
        var words = (sentence.isEmpty ? state : sentence).withCapital
        if let created = source.created {
            let line = LineBuffer()
            var clock = WallClock(offset: 0, zone: .utc)
            clock.write(created * 1_000_000, into: line)
            words += ". Begun \(String(decoding: line.bytes, as: UTF8.self))"
        }
        return words + ", \(duration(Int64(source.total("duration")))), \(grouped(source.total("fetches"))) exchanges, "
            + "\(size(source.total("bytes"))) read."
    }

    /// Why URLs were left out, for a person.
    static func sentence(onReason name: String) -> String {
        switch name {
        case SkipReason.scope.rawValue: "out of scope"
        case SkipReason.robots.rawValue: "robots.txt disallows it"
        case SkipReason.depth.rawValue: "deeper than --max-depth"
        case SkipReason.pattern.rawValue: "--include or --exclude says so"
        case SkipReason.nofollow.rawValue: "it is not to be followed"
        case SkipReason.scheme.rawValue: "neither http nor https"
        case SkipReason.tooLong.rawValue: "longer than --max-url-length"
        case SkipReason.cancelled.rawValue: "cancelled"
        case SkipReason.redirectLimit.rawValue: "more redirects than --max-redirect"
        case SkipReason.robotsUnavailable.rawValue: "what robots.txt says is not known"
        case "ignored", "pruned", "blocked": "\(name) by the user"
        default: name.hasPrefix("trap ") ? "part of a trap (\(name.dropFirst(5)))" : name
        }
    }

    /// What a kind of warnings is about, for a person.
    static func sentence(on kind: WarningKind) -> String {
        switch kind {
        case .permanentRedirect: "Links to update: their targets have moved permanently"
        case .noTitle: "Pages without a title"
        case .sameTitle: "Pages that share a title"
        case .emptyPage: "Pages with nothing to show"
        case .longURL: "URLs longer than some software accepts"
        case .httpLink: "Links from pages with TLS to URLs without"
        case .whiteSpace: "Links with white space around their URLs"
        case .expiringCertificate: "Certificates that end within 30 days"
        }
    }

    /// A number with commas between thousands.
    static func grouped(_ number: Int) -> String {
        let digits = Array("\(number)")
        return digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digits[index])
        }
    }

    /// A duration in nanoseconds.
    static func duration(_ nanoseconds: Int64?) -> String { text { $0.append(duration: nanoseconds ?? 0) } }

    /// A number of bytes.
    static func size(_ bytes: Int) -> String { text { $0.append(size: bytes) } }

    private static func text(_ write: (LineBuffer) -> Void) -> String {
        let line = LineBuffer()
        write(line)
        return String(decoding: line.bytes, as: UTF8.self)
    }

    /// What failed: the kind, or the status.
    static func result(_ status: Int?, _ error: String?) -> String { error ?? status.map(String.init) ?? "" }
}

extension String {
    /// The text with its first letter as a capital one.
    var withCapital: String { prefix(1).uppercased() + dropFirst() }
}
