import HTTP

/// What gives away that a server turns crawlers away, rather than saying what is there.
public enum BlockSign: Sendable, Hashable {
    /// A status by which servers refuse whom they do not know or do not like: 401, 403, 407, 429, 451, 503, or 999.
    case status(UInt16)
    /// A field by which a protecting service marks its challenges.
    case field(ChallengeField)
    /// The title of a protecting service's page.
    case title

    /// One sentence for a person, without any remote text.
    public var sentence: String {
        switch self {
        case .status(let status): "the server turns the crawl away with \(status)"
        case .field(let field): "the field \(field.name) says that this is a challenge for people"
        case .title: "the title is that of a page that keeps crawlers out"
        }
    }

    /// The sign in an answer's head, if there is one.
    static func sign(in head: borrowing ResponseHead) -> BlockSign? {
        // Challenges come with 202, 403, 405, 429 and 503: the fields of other answers need not be looked through.
        guard head.status == 202 || head.status >= 400 else { return nil }
        if let field = ChallengeField.allCases.first(where: { $0.isSet(in: head) }) { return .field(field) }
        switch head.status {
        case 401, 403, 407, 429, 451, 503, 999: return .status(head.status)
        default: return nil
        }
    }

    /// Titles of the pages of protecting services, as they have them word for word.
    private static let titles: [StaticString] = [
        "Just a moment...", "Attention Required! | Cloudflare", "Please Wait... | Cloudflare",
        "Pardon Our Interruption", "Human Verification", "Vercel Security Checkpoint", "DDoS-Guard",
    ]

    /// Whether a page's title, untrusted bytes, is that of a protecting service.
    static func isTitle(_ title: [UInt8]) -> Bool {
        titles.contains { known in
            known.utf8CodeUnitCount == title.count
                && title.elementsEqual(UnsafeBufferPointer(start: known.utf8Start, count: title.count))
        }
    }
}

/// A field by which a protecting service marks its challenges.
public enum ChallengeField: Sendable, Hashable, CaseIterable {
    case cloudflare, amazon, vercel

    /// The field's name in lower case.
    public var name: StaticString {
        switch self {
        case .cloudflare: "cf-mitigated"
        case .amazon: "x-amzn-waf-action"
        case .vercel: "x-vercel-mitigated"
        }
    }

    /// The values that mark a challenge.
    private var values: [StaticString] {
        switch self {
        case .cloudflare, .vercel: ["challenge"]
        case .amazon: ["challenge", "captcha"]
        }
    }

    /// Whether a head has the field with such a value.
    fileprivate func isSet(in head: borrowing ResponseHead) -> Bool {
        for index in 0..<head.fieldCount
        where head.withBytes(in: head.name(index), { equalIgnoringCase($0, name) })
            && head.withBytes(in: head.value(index), { value in values.contains { equalIgnoringCase(value, $0) } })
        {
            return true
        }
        return false
    }
}
