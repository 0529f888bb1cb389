import HTTP
import Web

/// What the crawl keeps for one exchange in flight. Slots are re-used, with their storage.
struct CrawlSlot {
    var live: LiveExchange
    var url = WebURL()
    var reader: PageReader?
    var record: FetchRecord
    /// Takes the body's content codings off, where it has any.
    var content: ContentDecoder?
    /// Why the body is of no use although the exchange went well.
    var failure: FetchError?
    /// Whether the response has only a part of the document.
    var isPart = false
    /// The body so far of an exchange for robots rules; nil for any other.
    var rules: [UInt8]?
    /// Whether there was more of it.
    var isCutShort = false
    /// Reads that body for links when it is complete, and known whether that may be.
    var laterReader: PageReader?
    /// Whether its redirect has been followed as a page's.
    var isFollowed = false
    /// Whether the document is HTML by what its head says, and may be a page.
    var isDocument = false
    /// Whether its first bytes are a sitemap's, whatever its head says.
    var beginsAsSitemap = false
    /// For how many pages this one stands whose words are looked at for traps; 0 for one that is not looked at.
    var trapWeight = 0
    /// Whether its page is not read for links, because it comes for what belongs to other pages.
    var isPassedOver = false
    /// The URL to which its Refresh field leads, as it stands there.
    var refresh: [UInt8]?
    /// Whether its head asks to follow no links.
    var isNofollow = false
    var method = HTTPMethod.get
    /// Whether the URL is only to be checked: it is out of scope.
    var isCheck = false
    /// Whether the request asks for the page only if it changed.
    var isConditional = false
    /// Reads the body of an exchange for a sitemap; nil for any other.
    var sitemap: SitemapBody?
    /// Nanoseconds for which the response asks to leave its host alone; nil where it does not.
    var retryAfter: Int64?
    /// The cookie jar's clock when the exchange began.
    var cookiesAsOf: UInt64 = 0
    /// The URL to which its redirect leads back, to be fetched again with the cookies that were set on the way.
    var goesBack: URLID?
    /// Whether its request goes out, or has gone out, again because its connection had been closed meanwhile.
    var isResent = false
    var isBusy = false
    /// Whether the engine has been told of it.
    var isDispatched = false
    var isSuccess = false
    /// Whether the engine is to drop it.
    var isCancelled = false

    init(slot: Int) {
        live = LiveExchange(slot: slot, url: URLID(index: 0), at: 0, attempt: 1)
        record = FetchRecord(slot: slot, url: URLID(index: 0), endedAt: 0, outcome: .error)
    }
}

/// What an engine is to do with a response's body.
public enum BodyPlan: Sendable, Hashable {
    /// Hand all of it to the crawl, which looks for links.
    case scan
    /// Read it to its end and drop it, so that the connection can be used again.
    case drain
    /// Do not read it: the head has told all, and the body is long.
    case leave
}

/// An exchange that the crawl wants: which URL, in which slot.
public struct Dispatch: Sendable, Hashable {
    /// The slot that the exchange holds until it ends.
    public let slot: Int
    /// The URL to request.
    public let url: URLID
}
