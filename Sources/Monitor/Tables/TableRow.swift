import Crawl
import Words

/// A row of a table.
enum TableRow {
    case connection(ConnectionRow)
    /// A URL at a position of its table, from 0.
    case url(URLRow, position: Int)
    case host(HostRow)
    case errorGroup(ErrorGroupRow)
    /// One of a group's errors.
    case failure(URLRow, group: Int, isFixed: Bool)
    case line(LogRow)
    /// URLs of one form in todo.
    case cluster(TodoCluster)
    /// A folder of the site tree.
    case folder(SiteFolder)

    /// The URL that the row is of, if it is of one.
    var target: URLRow? {
        switch self {
        case .connection(let row): row.target
        case .url(let row, _), .failure(let row, _, _): row
        case .line(let row): row.target
        case .host, .errorGroup, .cluster, .folder: nil
        }
    }
}

/// A URL as a row shows it.
struct URLRow {
    /// Its identity in the crawl.
    var id = URLID(index: 0)
    /// The URL.
    var url: SafeText = ""
    /// Where it stands.
    var state = URLState.todo
    /// The HTTP status; 0 for none.
    var status: UInt16 = 0
    /// What went wrong with its last exchange, or why it was skipped.
    var reason: SafeText?
    /// Links from a seed.
    var depth = 0
    /// What is kept of its last exchange; nil where none has ended.
    var kept: KeptExchange?
    /// A short name of its media type.
    var type: SafeText = "-"
    /// The page's title, where it is kept.
    var title: SafeText?
    /// The redirects by which it was first found, the last one first.
    var redirects: [SafeText] = []
    /// The page on which it, or the first of the redirects, was first found; nil for a seed.
    var referrer: SafeText?
}

/// An exchange in flight as a row shows it.
struct ConnectionRow {
    /// The URL requested.
    var target = URLRow()
    /// The slot it holds.
    var slot = 0
    /// Where it stands.
    var state = ConnectionState.connecting
    /// Nanoseconds since it entered `state`.
    var age: Int64 = 0
    /// Nanoseconds since it got its slot.
    var total: Int64 = 0
    /// Nanoseconds from getting the slot to entering each state, by `ConnectionState.rawValue`; nil for one not passed.
    var entered = [Int64?](repeating: nil, count: ConnectionState.allCases.count)
    /// Bytes read so far.
    var bytes = 0
    /// 1 for the first try.
    var attempt = 1
    /// Where it is suspended in the engine's source; nil where that is not asked for or not known.
    var place: SafeText?

    /// Bytes per second since the response began; nil before.
    var rate: Int? { state == .reading ? bytesPerSecond(bytes, in: age) : nil }
}

/// A host as a row shows it.
struct HostRow {
    /// Its number in the crawl.
    var host: UInt32 = 0
    /// Scheme, host and port.
    var origin: SafeText = ""
    /// What is wrong with it.
    var verdict = HostVerdict.notAsked
    /// How the last attempts ended, the newest last.
    var recent: [HostOutcome] = []
    /// Attempts that ended, and those of them that went well.
    var attempts = 0
    var fine = 0
    var todo = 0
    var inFlight = 0
    /// Exchanges in flight at most, now.
    var connections = 0
    var done = 0
    var failed = 0
    /// Nanoseconds between two requests at least.
    var delay: Int64 = 0
    /// Nanoseconds to the first byte, as of late: half of all answers took no longer, and 95 of 100; nil without any.
    var half: Int64?
    var nearlyAll: Int64?
    /// Nanoseconds until the next request may go out; nil where it does not wait for a time.
    var wait: Int64?
    /// What is known of its robots.txt.
    var robots: SafeText = ""
}

/// Errors of one kind at URLs of one form.
struct ErrorGroupRow {
    /// Its number in the book.
    var group = 0
    /// The kind of error, or the status.
    var kind: SafeText = ""
    /// The status; 0 for an exchange without a response.
    var status: UInt16 = 0
    /// What their URLs have in common.
    var template: SafeText = ""
    /// How many of them are broken.
    var count = 0
    /// How many of those that are listed were repaired.
    var fixed = 0
    /// When the last one came, on the wall clock.
    var last: SafeText = ""
    /// Whether its URLs stand below it.
    var isExpanded = false
}

/// A line of the log.
struct LogRow {
    /// When, on the wall clock, with milliseconds.
    var time: SafeText = ""
    /// The exchange's URL; nil for a line that tells of the crawl.
    var target: URLRow?
    /// The status, the kind of error, or the crawl's state.
    var result: SafeText = ""
    var style = Style.plain
    /// Bytes read; nil for a line that tells of the crawl.
    var bytes: Int?
    /// Nanoseconds from getting the slot to the end.
    var took: Int64 = 0
    /// A short name of the media type.
    var type: SafeText = ""
    var links = 0
    var newLinks = 0
    /// What stands where there is no URL, or behind it.
    var remark: SafeText = ""
}
