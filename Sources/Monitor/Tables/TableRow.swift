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
    /// A link to a place that is not there, or that is no URL, by the number of its group and its own. The row is its page's,
    /// with the link in place of the URL.
    case link(URLRow, group: Int, number: Int)
    case line(LogRow)
    /// A process that shares the crawl.
    case worker(SharedWorker)
    /// A cluster of URLs of one form in todo.
    case cluster(TodoCluster)
    /// A folder of the site tree.
    case folder(SiteFolder)

    /// The row's identity, for the rows that commands are about; nil for others.
    var id: RowID? {
        switch self {
        case .url(let row, _): .url(row.id)
        case .host(let row): .host(Int(row.host))
        case .errorGroup(let row): .errorGroup(row.group)
        case .failure(let row, let group, _): .failure(group: group, row.id)
        case .link(let row, let group, let number): .link(group: group, number, page: row.id)
        case .connection, .line, .worker, .cluster, .folder: nil
        }
    }

    /// The row's URL; nil if it has none.
    var target: URLRow? {
        switch self {
        case .connection(let row): row.target
        case .url(let row, _), .failure(let row, _, _), .link(let row, _, _): row
        case .line(let row): row.target
        case .host, .errorGroup, .worker, .cluster, .folder: nil
        }
    }
}

/// The row of a URL.
struct URLRow {
    /// Its identity in the crawl.
    var id = URLID(index: 0)
    /// The URL.
    var url: SafeText = ""
    /// Its state.
    var state = URLState.todo
    /// The HTTP status; 0 for none.
    var status: UInt16 = 0
    /// What to make of its last answer, if there is a verdict.
    var verdict: Verdict?
    /// What it is beside what an earlier crawl found.
    var since: SinceEarlier?
    /// The error of its last exchange, or the reason why it was skipped.
    var reason: SafeText?
    /// Links from a seed.
    var depth = 0
    /// The number of links to it on the pages that were read.
    var linksIn = 0
    /// The record of its last exchange; nil if none has ended.
    var kept: KeptExchange?
    /// A short name of its media type.
    var type: SafeText = "-"
    /// The page's title, if it is kept.
    var title: SafeText?
    /// The redirects by which it was first found, the last one first.
    var redirects: [SafeText] = []
    /// Whether it is the robots.txt of its host, to which no page led.
    var isRules = false
    /// The page on which it, or the first of the redirects, was first found; nil for a seed.
    var referrer: SafeText?
}

/// The row of an exchange in flight.
struct ConnectionRow {
    /// The URL requested.
    var target = URLRow()
    /// Its slot.
    var slot = 0
    /// Its state.
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
    /// The place in the engine's source where it is suspended; nil if unknown or not requested.
    var place: SafeText?

    /// Bytes per second since the response began; nil before it.
    var rate: Int? { state == .reading ? bytesPerSecond(bytes, in: age) : nil }
}

/// The row of a host.
struct HostRow {
    /// Its number in the crawl.
    var host: UInt32 = 0
    /// Scheme, host and port.
    var origin: SafeText = ""
    /// The verdict on it.
    var verdict = HostVerdict.notAsked
    /// The outcomes of the last attempts, the newest last.
    var recent: [HostOutcome] = []
    /// The number of attempts that ended, and of those that succeeded.
    var attempts = 0
    var fine = 0
    var todo = 0
    var inFlight = 0
    /// The largest number of exchanges in flight at present.
    var connections = 0
    var done = 0
    var failed = 0
    /// The shortest time between two requests, nanoseconds.
    var delay: Int64 = 0
    /// Recent nanoseconds to the first byte: the median and the 95th percentile; nil without answers.
    var half: Int64?
    var nearlyAll: Int64?
    /// Nanoseconds until the next request may be sent; nil if it does not wait for a time.
    var wait: Int64?
    /// The state of its robots.txt.
    var robots: SafeText = ""
}

/// Errors of one kind at URLs of one form.
struct ErrorGroupRow {
    /// Its number in the book.
    var group = 0
    /// What to make of its URLs; nil where that is not known.
    var verdict: Verdict?
    /// The kind of error, or the status.
    var kind: SafeText = ""
    /// The status; 0 for an exchange without a response.
    var status: UInt16 = 0
    /// The common form of their URLs.
    var template: SafeText = ""
    /// The number of broken URLs.
    var count = 0
    /// The number of listed URLs that were repaired.
    var fixed = 0
    /// The time of the last error on the wall clock.
    var last: SafeText = ""
    /// Whether its URLs are shown below it.
    var isExpanded = false
}

/// A line of the log.
struct LogRow {
    /// The time on the wall clock, with milliseconds.
    var time: SafeText = ""
    /// The exchange's URL; nil for a line about the crawl.
    var target: URLRow?
    /// The status, the kind of error, or the crawl's state.
    var result: SafeText = ""
    var style = Style.plain
    /// Bytes read; nil for a line about the crawl.
    var bytes: Int?
    /// Nanoseconds from getting the slot to the end.
    var took: Int64 = 0
    /// A short name of the media type.
    var type: SafeText = ""
    var links = 0
    var newLinks = 0
    /// The text in place of the URL, or behind it.
    var remark: SafeText = ""
}
