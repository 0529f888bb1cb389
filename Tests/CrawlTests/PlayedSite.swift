import TestSupport

@testable import Crawl
@testable import HTTP
@testable import Web
@testable import Words

/// Collects what a crawl tells.
final class Recorder: CrawlSubscriber {
    var states: [CrawlState] = []
    var records: [FetchRecord] = []
    var skips: [SkipReason] = []
    var gaveUp: [URLID] = []
    var wasConsistent = true

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        wasConsistent = wasConsistent && crawl.counts.isConsistent
        // A URL moves in the midst of what is done to its host.
        if case .moved = event {} else { wasConsistent = wasConsistent && waitsForSomething(crawl) }
        switch event {
        case .state(let state, _): states.append(state)
        case .ended(let record): records.append(record)
        case .moved(let move): if let reason = move.reason { skips.append(reason) }
        case .gaveUp(_, let url, _): gaveUp.append(url)
        default: break
        }
    }

    /// Whether each waiting URL is known to wait for one thing.
    func waitsForSomething(_ crawl: any CrawlView) -> Bool {
        let reasons = crawl.idleReasons(now: 0)
        return reasons.ready + reasons.hostLimit + reasons.hostDelay + reasons.backingOff + reasons.deeper
            + reasons.robots + reasons.lastAttempts
            + reasons.hostPaused == crawl.counts.todo
    }

    /// The URLs fetched, in order.
    func texts(_ crawl: Crawl) -> [String] {
        records.map { crawl.text(of: $0.url) }
    }
}

extension DispatchHolder {
    static let log = DispatchHolder("the log's reader is behind")
    static let store = DispatchHolder("the store is behind")
}

extension Crawl {
    /// A broken link in a line: the URL, where redirects lead from there, what failed, and the page.
    func line(of link: BrokenLink) -> String {
        let urls = ([link.url] + link.end.via).map(text).joined(separator: " -> ")
        let page = link.referrer.map(text) ?? "a seed"
        return "\(urls) \(link.end.error?.rawValue ?? String(link.end.status)) <- \(page)"
    }

    /// All broken links in lines, without http://a.test.
    var brokenLines: [String] {
        var lines: [String] = []
        forEachBrokenLink { lines.append(line(of: $0).replacing("http://a.test", with: "")) }
        return lines
    }
}

/// A crawl of http://a.test/ that has begun, at time 0.
func begun(_ change: (inout CrawlOptions) -> Void = { _ in }) throws -> (Crawl, Recorder) {
    var options = CrawlOptions()
    options.seeds = ["http://a.test/"]
    options.hashSeed = 1
    options.jitterSeed = 1
    change(&options)
    let crawl = try Crawl(options: options, now: 0)
    let recorder = Recorder()
    crawl.subscribe(recorder)
    try crawl.start(now: 0)
    return (crawl, recorder)
}

/// How an exchange of a played site ends.
enum Answer: ExpressibleByStringLiteral {
    /// These bytes come.
    case response(String)
    /// It fails.
    case failure(FetchErrorKind)

    init(stringLiteral response: String) { self = .response(response) }
}

/// Plays the engine, and the clock, for a site that is a table: path to response bytes; 404 for all other paths.
func run(_ crawl: Crawl, _ site: [String: String], each: (Crawl, Int64) -> Void = { _, _ in }) throws {
    try play(crawl, each: each) { path, _ in site[path].map { .response($0) } }
}

/// Plays the engine, and the clock, for a site that is a function of path and attempt. Time jumps to when the next URL is
/// due where nothing else is to be done.
func play(
    _ crawl: Crawl, from start: Int64 = 1, each: (Crawl, Int64) -> Void = { _, _ in },
    site: (_ path: String, _ attempt: Int) -> Answer?
) throws {
    var now = start
    while true {
        guard let dispatch = crawl.next(now: now) else {
            guard let due = crawl.nextWakeUp, due > now else { return }
            now = due
            continue
        }
        now += 1_000_000
        let slot = dispatch.slot
        let path = String(crawl.url(in: slot).pathname)
        let answer = site(path, crawl.exchange(in: slot)?.attempt ?? 0)
        switch answer ?? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n" {
        case .failure(let kind):
            each(crawl, now)
            crawl.endExchange(in: slot, .failed(FetchError(kind, "it failed")), now: now + 10)
        case .response(let text):
            try respond(crawl, slot, text, now: now)
            each(crawl, now)
            crawl.endExchange(in: slot, .complete, now: now + 10)
        }
    }
}

func html(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

func redirect(_ location: String?, status: Int = 302) -> String {
    let field = location.map { "Location: \($0)\r\n" } ?? ""
    return "HTTP/1.1 \(status) Elsewhere\r\n\(field)Content-Length: 0\r\n\r\n"
}
