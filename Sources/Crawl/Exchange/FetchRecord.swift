public import HTTP

/// How an exchange ended. Names are those of the log's `fetch` lines.
public enum FetchOutcome: String, Sendable, CaseIterable {
    /// A complete response of class 2xx, or its head if the body was left unread.
    case ok
    /// A complete 3xx response with a Location.
    case redirect
    /// Any other complete response.
    case status
    /// No complete response.
    case error
}

/// An exchange that ended, with the data of the log's `fetch` line.
///
/// To a reader of "A Web Crawler With asyncio Coroutines" (500 Lines or Less, 2016) it is the FetchStatistic: `next_url`
/// is `location`, `exception` `error`, `size` `bodyBytes`, `encoding` `charset`, `num_urls` `links`, `num_new_urls`
/// `newLinks`.
///
/// The crawl writes it while the exchange is in flight; after `CrawlEvent.ended` it does not change. It is an object,
/// so that subscribers share it without copies.
public final class FetchRecord: @unchecked Sendable {
    // The small fields are together, so that they share words: each exchange in flight has a record.

    /// The slot it held.
    public var slot: Int
    /// The URL requested.
    public var url: URLID
    /// The page on which the URL was first found; nil for a seed.
    public var referrer: URLID?
    /// The request's method.
    public var method = HTTPMethod.get
    /// How it ended.
    public var outcome: FetchOutcome
    /// Whether another attempt is scheduled.
    public var willRetry = false
    /// Whether its URL already waits to be fetched again, because its role has changed.
    public var isSuperseded = false
    /// Whether it was read as a page: it is HTML by its Content-Type or its contents, and it was neither only checked
    /// nor fetched as a requisite of other pages.
    public var isHTML = false
    /// Whether search engines are asked not to list it, if it was read as a page: by `noindex`, or by the canonical URL of
    /// another.
    public var isUnlisted = false
    /// Whether there is nothing to show on it, if it was read as a page.
    public var isEmpty = false
    /// Whether it was fetched for an origin's robots rules.
    public var isRobots = false
    /// Whether it succeeded by its head alone: the body is not needed and long, so it was left unread.
    public var isBodyLeft = false
    /// Whether the connection had served an exchange before.
    public var reused = false
    /// The HTTP status, or 0 without a response head.
    public var status: UInt16 = 0
    /// Minor version of HTTP/1: 0 or 1; nil without a response head.
    public var httpMinorVersion: UInt8?
    /// When it ended, monotonic nanoseconds.
    public var endedAt: Int64
    /// The failure, if there is one.
    public var error: FetchError?
    /// A remark: one sentence for a person, without any remote text.
    public var remark: String?
    /// What gives away that the server turns the crawl away, if something does.
    public var blockSign: BlockSign?
    /// What to make of the URL; nil before its last exchange, and where there is no verdict to give.
    public var verdict: Verdict?
    /// What the URL is beside what an earlier crawl found there; nil before its last exchange, without such a crawl, and where
    /// it cannot be told.
    public var since: SinceEarlier?
    /// Its history, if it failed.
    public var history: ExchangeHistory?
    /// 1 for the first try.
    public var attempt = 1
    /// Distance from the seed in links.
    public var depth = 0
    /// The redirect's target, resolved and serialised; untrusted bytes.
    public var location: [UInt8]?
    /// The redirect's target among the crawl's URLs; nil if it is not reachable.
    public var target: URLID?
    /// The Content-Type field's value; untrusted bytes.
    public var contentType: [UInt8]?
    /// The character encoding's label, if it is known.
    public var charset: String?
    /// The page's title with collapsed white space; untrusted bytes, usually UTF-8.
    public var title: [UInt8]?
    /// The digest of its body, if it succeeded and all of it came; nil unless `RequestOptions.digestsBodies` asks for it.
    public var digest: BodyDigest?
    /// Bytes read from the wire, head included.
    public var bytes = 0
    /// Body bytes after decoding.
    public var bodyBytes = 0
    /// Links found on the page.
    public var links = 0
    /// Links found that were new to the frontier.
    public var newLinks = 0
    /// The peer's address, such as "127.0.0.1:80"; nil without a connection.
    public var peer: String?
    /// The TLS version, such as "TLSv1.3"; nil for plain HTTP.
    public var tls: String?
    /// The name of the TLS cipher, such as "TLS_AES_256_GCM_SHA384"; nil for plain HTTP.
    public var cipher: String?
    /// The connection's identity, from 1; 0 without a connection.
    public var connection: UInt64 = 0
    /// Time spent in each phase.
    public var timings = PhaseTimes()

    /// Creates a record of an ended exchange with only these fields.
    public init(slot: Int, url: URLID, endedAt: Int64, outcome: FetchOutcome) {
        self.slot = slot
        self.url = url
        self.endedAt = endedAt
        self.outcome = outcome
    }
}
