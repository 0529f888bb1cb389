import Crawl
import HTTP
import Words

/// What the popup of one URL shows, as plain values.
struct Details {
    /// The URL and where it stands.
    var target = URLRow()
    /// The page's title, where it has one and was read of late.
    var title: SafeText?
    /// The page it was found on, the page that was found on, and so on.
    var referrers: [SafeText] = []
    /// Whether the last of `referrers` is a seed (or the URL itself, where there are none).
    var reachesSeed = true
    /// Where it redirects to, one URL after the other.
    var redirects: [SafeText] = []
    /// What failed there: a status or the kind of an error; nil where nothing did.
    var failure: SafeText?
    /// Pages that link to it: of all in the order in which they were found, those around the selected one.
    var linking: [Linking] = []
    /// The place of the first of these among all.
    var firstLinking = 0
    /// How many pages link to it, as far as that is known.
    var linkingCount = 0
    /// Whether all links have been looked at.
    var isLinkingCounted = true
    /// URLs that were first found there: those around the selected one, and the place of the first of these.
    var found: [SafeText] = []
    var firstFound = 0
    /// How many there are, as far as that is known, and whether all URLs have been looked at.
    var foundCount = 0
    var isFoundCounted = true
    /// Its host.
    var host = HostRow()
    /// What robots.txt says of it, and where; nil where it was not asked.
    var robots: SafeText?
    /// Where it was cut off, if that was as part of a trap whose pages were alike; nil otherwise.
    var cut: SafeText?
    /// Its exchange: in flight, or the one that ended while somebody looked.
    var exchange: Exchange?
    /// What is kept of the last exchange; nil where none has ended.
    var kept: Kept?

    /// A page that links to it.
    struct Linking {
        /// The page.
        var page: SafeText
        /// The redirect to which it links, where one leads here from there.
        var link: SafeText?
    }

    /// What is kept of the last exchange, where its phases are not.
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
        /// How the URL is requested.
        var method = HTTPMethod.get
        /// 1 for the first try.
        var attempt = 1
        /// The peer's address; nil before a connection stands.
        var peer: SafeText?
        /// Minor version of HTTP/1; nil before a response's head.
        var httpMinorVersion: UInt8?
        /// The TLS version, or nil for plain HTTP.
        var tls: SafeText?
        /// The connection's identity, from 1; 0 while there is none.
        var connection: UInt64 = 0
        /// Whether the connection had served an exchange before.
        var isReused = false
        /// Nanoseconds in each phase.
        var phases = PhaseTimes()
        /// The HTTP status; 0 for none.
        var status: UInt16 = 0
        /// The Content-Type field's value.
        var contentType: SafeText?
        /// Bytes read, head included.
        var bytes = 0
        /// The body's length as announced.
        var expectedBytes: Int?
        /// Links found that were new.
        var newLinks = 0
        /// How it goes or how it ended.
        var course = Course.live(.connecting, standing: nil)
    }

    /// How an exchange goes or how it ended.
    enum Course {
        /// In flight: its state, and where it stands in the engine's source in parts of a sentence,
        /// nil where the engine does not tell.
        case live(ConnectionState, standing: [SafeText]?)
        /// Ended so many nanoseconds ago.
        case ended(FetchOutcome, error: SafeText?, willRetry: Bool, ago: Int64)
    }
}
