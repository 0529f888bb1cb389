import HTTP
import Web

/// The data of one exchange in flight. Slots are reused, with their storage.
struct CrawlSlot {
    var live: LiveExchange
    var url = WebURL()
    var reader: PageReader?
    var record: FetchRecord
    /// The decoder of the body's content codings, if it has any.
    var content: ContentDecoder?
    /// The body so far, if there is to be a digest of it.
    var digested: DigestedBody?
    /// Why the body is useless although the exchange succeeded.
    var failure: FetchError?
    /// Whether the response contains only a part of the document.
    var isPart = false
    /// The body so far of an exchange for robots rules; nil for others.
    var rules: [UInt8]?
    /// Whether that body was cut.
    var isCutShort = false
    /// The reader that finds links in that body once it is complete and known to be permitted.
    var laterReader: PageReader?
    /// Whether its redirect was followed as a page's.
    var isFollowed = false
    /// Whether the document is HTML by its head, and may be a page.
    var isDocument = false
    /// Whether its first bytes are those of a sitemap, whatever its head says.
    var beginsAsSitemap = false
    /// The number of pages that this page stands for in the sample for traps; 0 if it is not in the sample.
    var trapWeight = 0
    /// Whether its page is not read for links, because the URL is only a requisite of other pages.
    var isPassedOver = false
    /// The body so far of a style sheet; nil for others.
    var sheet: SheetBody?
    /// The URL in its Refresh field, as written.
    var refresh: [UInt8]?
    /// Whether its head asks to follow no links.
    var isNofollow = false
    var method = HTTPMethod.get
    /// Whether the URL is only checked, because it is out of scope.
    var isCheck = false
    /// Whether the request is conditional on a change of the page.
    var isConditional = false
    /// Whether that is a change since an earlier crawl.
    var confirmsEarlier = false
    /// The reader of an exchange for a sitemap; nil for others.
    var sitemap: SitemapBody?
    /// The nanoseconds in the response's Retry-After field; nil without one.
    var retryAfter: Int64?
    /// The cookie jar's clock when the exchange started.
    var cookiesAsOf: UInt64 = 0
    /// The URL that its redirect leads back to, which is fetched again with the cookies set on the way.
    var goesBack: URLID?
    /// Whether its request is sent again because its connection had been closed meanwhile.
    var isResent = false
    var isBusy = false
    /// Whether it was passed to the engine.
    var isDispatched = false
    var isSuccess = false
    /// Whether the engine must drop it.
    var isCancelled = false
    /// Whether that is because another process may have its host.
    var isRecalled = false

    init(slot: Int) {
        live = LiveExchange(slot: slot, url: URLID(index: 0), at: 0, attempt: 1)
        record = FetchRecord(slot: slot, url: URLID(index: 0), endedAt: 0, outcome: .error)
    }
}

/// What an engine does with a response's body.
public enum BodyPlan: Sendable, Hashable {
    /// Hand all of it to the crawl, which looks for links.
    case scan
    /// Read it to its end and drop it, so that the connection can be used again.
    case drain
    /// Do not read it: the head suffices, and the body is long.
    case leave
}

/// An exchange to carry out: a URL and its slot.
public struct Dispatch: Sendable, Hashable {
    /// The slot that the exchange holds until it ends.
    public let slot: Int
    /// The URL to request.
    public let url: URLID
}
