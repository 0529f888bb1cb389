import Crawl
import HTTP
import Words

/// The content of the details of one URL, as plain values.
struct Details {
    /// The URL and its state.
    var target = URLRow()
    /// The page's title, if it has one and was read recently.
    var title: SafeText?
    /// The page where it was found, the page where that one was found, and so on.
    var referrers: [SafeText] = []
    /// Whether the last of `referrers` is a seed (or the URL itself, if it is empty).
    var reachesSeed = true
    /// The redirects from it, one URL after the other.
    var redirects: [SafeText] = []
    /// The failure at their end: a status or the kind of an error; nil for none.
    var failure: SafeText?
    /// The pages that link to it around the selected one, in order of discovery.
    var linking: [Linking] = []
    /// The place of the first of these among all.
    var firstLinking = 0
    /// The number of known pages that link to it.
    var linkingCount = 0
    /// Whether all links have been read.
    var isLinkingCounted = true
    /// The URLs that were first found there around the selected one, and the place of the first of these.
    var found: [SafeText] = []
    var firstFound = 0
    /// The number of these known so far, and whether all URLs have been read.
    var foundCount = 0
    var isFoundCounted = true
    /// What gives its verdict away; nil where the answer says all.
    var cause: SafeText?
    /// Its host.
    var host = HostRow()
    /// The rule of robots.txt about it, and its URL; nil if it does not apply.
    var robots: SafeText?
    /// The remark that it was cut off as part of a trap with similar pages; nil otherwise.
    var cut: SafeText?
    /// Its exchange: in flight, or the one that ended while its details were open.
    var exchange: Exchange?
    /// The record of the last exchange; nil if none has ended.
    var kept: Kept?

    /// A page that links to it.
    struct Linking {
        /// The page.
        var page: SafeText
        /// The redirect to it that the page links to, if any.
        var link: SafeText?
    }

    /// The record of the last exchange, if its phases are not kept.
    struct Kept {
        /// The HTTP status; 0 for none.
        var status: UInt16 = 0
        /// The media type, as `text/html`; nil for none.
        var type: SafeText?
        var exchange = KeptExchange()
    }

    /// An exchange.
    struct Exchange {
        /// The slot it holds or held.
        var slot = 0
        /// The request for the URL.
        var method = HTTPMethod.get
        /// 1 for the first try.
        var attempt = 1
        /// The peer's address; nil before the connection is established.
        var peer: SafeText?
        /// The minor version of HTTP/1; nil before the response head.
        var httpMinorVersion: UInt8?
        /// The TLS version, or nil for plain HTTP.
        var tls: SafeText?
        /// The connection's identity, from 1; 0 for none.
        var connection: UInt64 = 0
        /// Whether the connection had served an exchange before.
        var isReused = false
        /// The nanoseconds in each phase.
        var phases = PhaseTimes()
        /// The HTTP status; 0 for none.
        var status: UInt16 = 0
        /// The Content-Type field's value.
        var contentType: SafeText?
        /// Bytes read, including the head.
        var bytes = 0
        /// The announced length of the body.
        var expectedBytes: Int?
        /// The number of new links.
        var newLinks = 0
        /// The state or the outcome.
        var course = Course.live(.connecting, standing: nil)
    }

    /// The state or the outcome of an exchange.
    enum Course {
        /// In flight: its state, and its place in the engine's source as parts of a sentence, nil if the engine does
        /// not tell.
        case live(ConnectionState, standing: [SafeText]?)
        /// Ended, with the nanoseconds since then.
        case ended(FetchOutcome, error: SafeText?, willRetry: Bool, ago: Int64)
    }
}
