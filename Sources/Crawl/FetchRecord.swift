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

/// The kind of an exchange's failure. Names are those of the log's `error` field.
public enum FetchErrorKind: String, Sendable, CaseIterable {
    case dns, connect, timeout, reset, closed
    /// The bytes are not HTTP/1.x.
    case `protocol`
    /// The connection ended inside the body.
    case truncated
    /// A limit of ours was passed.
    case tooLarge = "too-large"
    case decode, tls
    /// A redirect that leads nowhere: its Location is no URL, it leads in a circle, or there were too many before it.
    case redirect
    /// A URL that is not fetched, or a redirect's target that the crawl leaves out.
    case url
}

/// A failure with its kind and one sentence for a person.
public struct FetchError: Error, Sendable, Hashable {
    /// The kind that the log names.
    public var kind: FetchErrorKind
    /// One sentence for a person, from our own words only, never remote bytes.
    public var message: String
    /// Whether this is an answer, which another attempt would only get again, where others of its kind may pass.
    public var isFinal = false

    /// Makes an error of a kind with one sentence for a person.
    public init(_ kind: FetchErrorKind, _ message: String, isFinal: Bool = false) {
        self.kind = kind
        self.message = message
        self.isFinal = isFinal
    }
}

/// Nanoseconds spent in each phase of an exchange; nil for a phase that did not happen.
///
/// In six words: each exchange in flight has them.
public struct PhaseTimes: Sendable, Hashable {
    /// A phase's time in one word.
    private struct Phase: Hashable {
        private var nanoseconds: Int64 = -1

        var value: Int64? {
            get { nanoseconds < 0 ? nil : nanoseconds }
            set { nanoseconds = newValue ?? -1 }
        }
    }

    private var resolving = Phase()
    private var connecting = Phase()
    private var securing = Phase()
    private var awaiting = Phase()
    private var reading = Phase()

    /// Looking up addresses.
    public var resolve: Int64? {
        get { resolving.value }
        set { resolving.value = newValue }
    }
    /// The TCP handshake.
    public var connect: Int64? {
        get { connecting.value }
        set { connecting.value = newValue }
    }
    /// The TLS handshake.
    public var tls: Int64? {
        get { securing.value }
        set { securing.value = newValue }
    }
    /// From the start of the request to the first byte of the response.
    public var wait: Int64? {
        get { awaiting.value }
        set { awaiting.value = newValue }
    }
    /// From the first byte of the response to its end.
    public var read: Int64? {
        get { reading.value }
        set { reading.value = newValue }
    }
    /// From getting a slot to the end.
    public var total: Int64 = 0

    /// No phase has happened.
    public init() {}
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
