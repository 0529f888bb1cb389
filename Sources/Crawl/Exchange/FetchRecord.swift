public import HTTP

/// How an exchange ended. Names are those of the log's `fetch` lines.
public enum FetchOutcome: String, Sendable, CaseIterable {
    /// A complete response of class 2xx, or the head of one whose body was left.
    case ok
    /// A complete 3xx response with a Location.
    case redirect
    /// Any other complete response.
    case status
    /// No complete response.
    case error
}

/// One exchange that ended: all that the log's `fetch` line tells.
///
/// To a reader of "A Web Crawler With asyncio Coroutines" (500 Lines or Less, 2016) it is the FetchStatistic: `next_url`
/// is `location`, `exception` `error`, `size` `bodyBytes`, `encoding` `charset`, `num_urls` `links`, `num_new_urls`
/// `newLinks`.
///
/// The crawl writes it while the exchange is in flight; once it has been told of (`CrawlEvent.ended`) it stays as it is. An
/// object, so that handing it from one subscriber to the next copies none of what it tells.
public final class FetchRecord: @unchecked Sendable {
    // The small ones stand together, so that they share words: each exchange in flight has a record.

    /// The slot it held.
    public var slot: Int
    /// The URL requested.
    public var url: URLID
    /// The page on which the URL was first found; nil for a seed.
    public var referrer: URLID?
    /// How it was requested.
    public var method = HTTPMethod.get
    /// How it ended.
    public var outcome: FetchOutcome
    /// Whether another attempt is scheduled.
    public var willRetry = false
    /// Whether its URL waits already to be fetched once more, for what else it is known to be by now.
    public var isSuperseded = false
    /// Whether it was read as a page: it is HTML by its Content-Type, or else by what it holds, and it was neither only
    /// checked nor fetched as what belongs to other pages.
    public var isHTML = false
    /// Whether it was fetched for an origin's robots rules.
    public var isRobots = false
    /// Whether it went well as far as its head tells: the body is of no use here, and long, so it was left unread.
    public var isBodyLeft = false
    /// Whether the connection had served an exchange before.
    public var reused = false
    /// The HTTP status, or 0 when no response head came.
    public var status: UInt16 = 0
    /// Minor version of HTTP/1: 0 or 1; nil without a response head.
    public var httpMinorVersion: UInt8?
    /// When it ended, monotonic nanoseconds.
    public var endedAt: Int64
    /// What went wrong, if anything did.
    public var error: FetchError?
    /// What else there is to say of it: one sentence for a person, from our own words only.
    public var remark: String?
    /// What it had been through, where something went wrong.
    public var history: ExchangeHistory?
    /// 1 for the first try.
    public var attempt = 1
    /// Distance from the seed in links.
    public var depth = 0
    /// The redirect's target, resolved and serialised; untrusted bytes.
    public var location: [UInt8]?
    /// The same among the crawl's URLs; nil where it is none that anybody could go to.
    public var target: URLID?
    /// The Content-Type field's value; untrusted bytes.
    public var contentType: [UInt8]?
    /// The character encoding's label, where one is known.
    public var charset: String?
    /// The page's title, white space collapsed; untrusted bytes, meant to be UTF-8.
    public var title: [UInt8]?
    /// Bytes read from the wire, head included.
    public var bytes = 0
    /// Body bytes after decoding.
    public var bodyBytes = 0
    /// Links found on the page.
    public var links = 0
    /// Links found that were new to the frontier.
    public var newLinks = 0
    /// The peer's address, as "127.0.0.1:80"; nil before a connection stood.
    public var peer: String?
    /// The TLS version, as "TLSv1.3"; nil for plain HTTP.
    public var tls: String?
    /// The name of TLS's cipher, as "TLS_AES_256_GCM_SHA384"; nil for plain HTTP.
    public var cipher: String?
    /// The connection's identity, from 1; 0 when none stood.
    public var connection: UInt64 = 0
    /// Time spent in each phase.
    public var timings = PhaseTimes()

    /// A record of an exchange that ended with nothing known beyond this.
    public init(slot: Int, url: URLID, endedAt: Int64, outcome: FetchOutcome) {
        self.slot = slot
        self.url = url
        self.endedAt = endedAt
        self.outcome = outcome
    }
}
