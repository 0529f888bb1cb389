public import HTTP

/// The outcomes of the URLs that ended, each counted once however many attempts it took.
///
/// The names are those of the report of "A Web Crawler With asyncio Coroutines" (500 Lines or Less, 2016). There every
/// answer but 200 was an error, a retried or redirected URL could count twice, and HTML was text/html alone; here `html`
/// and `other` are complete answers of class 2xx, and a redirect without a target is a failure.
public struct Tally: Sendable, Hashable {
    /// The number of pages that were scanned for links.
    public internal(set) var html = 0
    /// Their body bytes after decoding.
    public internal(set) var htmlBytes = 0
    /// The number of other complete answers of class 2xx.
    public internal(set) var other = 0
    /// Their body bytes after decoding, as far as they were read.
    public internal(set) var otherBytes = 0
    /// The number of these that are documents with links of their own, as PDF, which are not read.
    public internal(set) var documents = 0
    /// The number of complete answers of class 2xx that keep crawlers out: pages that challenge people.
    public internal(set) var challenges = 0
    /// The number of redirects with a target. The target is counted separately.
    public internal(set) var redirect = 0
    /// The number of complete answers with any other status.
    public internal(set) var error = 0
    /// Their body bytes after decoding, as far as they were read.
    public internal(set) var errorBytes = 0
    /// The same answers by status.
    public internal(set) var statuses: [UInt16: Int] = [:]
    /// URLs by what to make of them; those without a verdict are in none.
    public internal(set) var verdicts: [Verdict: Int] = [:]
    /// The numbers of failures by kind.
    public internal(set) var failures: [FetchErrorKind: Int] = [:]

    /// Creates an empty tally.
    public init() {}

    /// Counts a URL's last exchange.
    mutating func add(_ record: FetchRecord) {
        if let verdict = record.verdict { verdicts[verdict, default: 0] += 1 }
        if record.isBroken, record.target == nil, let failure = record.error {
            failures[failure.kind, default: 0] += 1
            return
        }
        if record.outcome == .ok, record.verdict == .blocked { challenges += 1 }
        switch record.outcome {
        case .ok where record.isHTML:
            html += 1
            htmlBytes += record.bodyBytes
        case .ok:
            other += 1
            if record.method == .get, MediaType.isUnreadDocument(record.contentType) { documents += 1 }
            otherBytes += record.bodyBytes
        case .redirect:
            redirect += 1
        case .status, .error:
            error += 1
            errorBytes += record.bodyBytes
            statuses[record.status, default: 0] += 1
        }
    }

    /// Removes the answer of a URL that is fetched again: a failure counts by its next outcome. It is not known how a
    /// success was counted, so that counts again.
    mutating func forget(_ answer: URLMove.Answer) {
        if let verdict = answer.verdict { verdicts[verdict] = verdicts[verdict].flatMap { $0 > 1 ? $0 - 1 : nil } }
        if answer.isRedirect {
            redirect = max(0, redirect - 1)
        } else if let failure = answer.error {
            failures[failure] = failures[failure].flatMap { $0 > 1 ? $0 - 1 : nil }
        } else if answer.status >= 300 {
            error = max(0, error - 1)
            statuses[answer.status] = statuses[answer.status].flatMap { $0 > 1 ? $0 - 1 : nil }
        }
    }

    /// All counters by name, sorted: error, error_bytes, fail, fail_timeout, html, html_bytes, other, other_bytes,
    /// redirect, status_404. Zero counters are omitted.
    public var counters: [(name: String, count: Int)] {
        var counters = [
            ("html", html), ("html_bytes", htmlBytes), ("other", other), ("other_bytes", otherBytes),
            ("redirect", redirect), ("error", error), ("error_bytes", errorBytes),
            ("fail", failures.values.reduce(0, +)),
        ]
        counters += failures.map { ("fail_\($0.key.rawValue)", $0.value) }
        counters += statuses.map { ("status_\($0.key)", $0.value) }
        return counters.filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }.map { (name: $0.0, count: $0.1) }
    }
}
