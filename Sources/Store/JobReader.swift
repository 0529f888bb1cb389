import Crawl
import HTTP
import Web

/// Reads the rows of a job for the restoration of its crawl. Any value may be damaged.
struct JobReader {
    let database: Database
    let restoration: CrawlRestoration
    let clockOffset: Int64

    /// Monotonic nanoseconds for milliseconds since 1970.
    private func time(_ milliseconds: Int64) -> Int64 {
        min(max(milliseconds, 0), JobUnit.latestTime) * 1_000_000 - clockOffset
    }

    private func url(_ number: Int64) throws(RestorationError) -> UInt32 {
        guard let url = UInt32(exactly: number) else { throw RestorationError("a number is none of a URL") }
        return url
    }

    private func urlIfAny(_ number: Int64?) throws(RestorationError) -> UInt32? {
        guard let number else { return nil }
        return try url(number)
    }

    /// Checks how the database's pages hang together: what is read here is not all that is written later.
    func checkPages() throws {
        let statement = try database.prepare("PRAGMA quick_check(1)")
        guard try statement.step(), statement.text(0) == "ok" else {
            throw RestorationError("its pages do not hang together")
        }
    }

    func readRestrictions() throws {
        let statement = try database.prepare("SELECT pattern, cluster FROM restriction ORDER BY position")
        while try statement.step() {
            if let cluster = statement.numberIfAny(1) {
                restoration.add(.pruned(UInt64(bitPattern: cluster)))
            } else {
                restoration.add(.ignored(statement.text(0)))
            }
        }
    }

    func readRules() throws {
        let statement = try database.prepare("SELECT url, body FROM rules ORDER BY url")
        while try statement.step() {
            let url = try url(statement.number(0))
            statement.withBytes(1) { restoration.addRules(of: url, $0) }
        }
    }

    func readHosts() throws -> [KeptHost] {
        let statement = try database.prepare(
            """
            SELECT id, origin, robots, robots_until, rules, restricted, trouble, unreachable, crawl_delay, answered, trapped,
            paused, blocked, rests_until, backing_off, pace_delay, pace_connections FROM host ORDER BY id
            """)
        var hosts: [KeptHost] = []
        while try statement.step() {
            guard statement.number(0) == Int64(hosts.count) else { throw RestorationError("an origin is missing") }
            let host = try host(statement)
            try statement.withBytes(1) { (origin) throws(RestorationError) in try restoration.addHost(origin, host) }
            hosts.append(host)
        }
        return hosts
    }

    private func host(_ row: Statement) throws(RestorationError) -> KeptHost {
        var host = KeptHost()
        switch row.text(2) {
        case "known": host.robots = HostRobots(.known(until: time(row.number(3))))
        case "fetching": host.robots = HostRobots(.fetching)
        case "not-obeyed": host.robots = HostRobots(.notObeyed)
        default: break
        }
        host.robots.rules = try urlIfAny(row.numberIfAny(4)).map { URLID(index: $0) }
        host.robots.isRestricted = row.number(5) != 0
        host.robots.trouble = row.numberIfAny(6).map { $0 == 0 ? .noRoom : .status(UInt16(clamping: $0)) }
        host.robots.isUnreachable = row.number(7) != 0
        host.crawlDelay = min(max(row.number(8), 0), 1 << 50)
        (host.hasAnswered, host.isTrapped) = (row.number(9) != 0, row.number(10) != 0)
        (host.isPaused, host.isBlocked) = (row.number(11) != 0, row.number(12) != 0)
        host.restsUntil = row.numberIfAny(13).map(time) ?? 0
        host.isBackingOff = row.number(14) != 0
        host.pace.delay = min(max(row.number(15), 0), 1 << 50)
        host.pace.connections = row.numberIfAny(16).map { min(max(Int(clamping: $0), 1), 65_535) }
        return host
    }

    /// Reads URLs with their results and waits: three walks side by side, in the order of their numbers.
    func readURLs() throws -> Set<UInt32> {
        let urls = try database.prepare(
            "SELECT id, host, referrer, depth, hops, role, skipped, url FROM url ORDER BY id")
        var pages = try Walk(
            database,
            "SELECT url, status, error, reading, target, again, wait, flags, ended, location, message, etag, last_modified, "
                + "verdict FROM page ORDER BY url")
        var waits = try Walk(database, "SELECT url, failed, due, flags FROM waiting ORDER BY url")
        var waiting: Set<UInt32> = []
        while try urls.step() {
            let id = try url(urls.number(0))
            guard Int(id) == restoration.urlCount else {
                throw RestorationError("URL \(restoration.urlCount) is missing")
            }
            var kept = try keptURL(urls)
            if let row = try pages.row(of: id) { kept.result = try result(row) }
            if let row = try waits.row(of: id) {
                waiting.insert(id)
                let flags = WaitFlags(rawValue: UInt8(truncatingIfNeeded: row.number(3)))
                var wait = KeptWait(
                    failedAttempts: row.numberIfAny(1).map { Int(clamping: max(0, $0)) },
                    due: row.numberIfAny(2).map(time))
                (wait.isFirst, wait.isLast) = (flags.contains(.isFirst), flags.contains(.isLast))
                wait.hasFailed = flags.contains(.hasFailed)
                kept.wait = wait
            }
            try urls.withBytes(7) { (text) throws(RestorationError) in try restoration.addURL(text, kept) }
        }
        guard try pages.isAtEnd, try waits.isAtEnd else { throw RestorationError("a page is none of its URLs") }
        return waiting
    }

    private func keptURL(_ row: Statement) throws(RestorationError) -> KeptURL {
        guard let host = UInt32(exactly: row.number(1)),
            let role = UInt8(exactly: row.number(5)).flatMap(URLRole.init(rawValue:))
        else { throw RestorationError("a URL has no origin") }
        let place = URLPlace(
            referrer: try urlIfAny(row.numberIfAny(2)).map { URLID(index: $0) }, depth: Int(clamping: row.number(3)),
            hops: Int(clamping: row.number(4)), role: role)
        var kept = KeptURL(host: host, place: place)
        guard let code = row.numberIfAny(6) else { return kept }
        kept.isBlockedOut = code == Int64(JobUnit.isBlockedOut)
        kept.skipCause = kept.isBlockedOut ? .reason(.cancelled) : UInt8(exactly: code).flatMap(SkipCause.init(code:))
        guard kept.skipCause != nil else { throw RestorationError("a URL is skipped for no reason") }
        return kept
    }

    private func result(_ row: Statement) throws(RestorationError) -> KeptResult {
        guard let status = UInt16(exactly: row.number(1)) else { throw RestorationError("a page has no status") }
        let kind = FetchErrorKind(rawValue: row.text(2))
        let target = try urlIfAny(row.numberIfAny(4))
        // A redirect with a target has the outcome of the target.
        let isRedirect = (300..<400).contains(status)
        let isBroken = kind != nil && (target == nil && (!isRedirect || kind == .redirect))
        var result = KeptResult(status: status, error: isBroken ? kind : nil)
        result.verdict = Verdict(word: row.text(13))
        result.reading = UInt8(exactly: row.number(3)).flatMap(DocumentReading.init(rawValue:)) ?? .none
        (result.target, result.isSuperseded) = (target, row.number(5) != 0)
        result.latency = status > 0 ? row.numberIfAny(6).map { min(max($0, 0), 1 << 40) * 1_000 } : nil
        result.validators = Validators(entityTag: row.bytesIfAny(11), lastModified: row.bytesIfAny(12))
        guard PageFlags(rawValue: UInt8(truncatingIfNeeded: row.number(7))).contains(.isRobots) else { return result }
        let error = kind.map { FetchError($0, row.text(10)) }
        result.robots = KeptRobotsAnswer(
            until: time(row.number(8)) + CrawlRestoration.rulesLifetime,
            location: isRedirect ? row.bytesIfAny(9) : nil, error: status == 0 ? error : nil)
        return result
    }

    func readLinks() throws {
        let statement = try database.prepare("SELECT url, edges FROM page WHERE edges IS NOT NULL ORDER BY url")
        while try statement.step() {
            let page = try url(statement.number(0))
            guard let targets = statement.withBytes(1, { PackedNumbers.numbers(in: $0) }) else {
                throw RestorationError("the links of URL \(page) cannot be read")
            }
            restoration.addLinks(from: page, to: targets)
        }
        let samples = try database.prepare(
            "SELECT url, words, weight FROM page WHERE weight IS NOT NULL ORDER BY ended, url")
        while try samples.step() {
            restoration.addSample(
                try url(samples.number(0)), words: UInt64(bitPattern: samples.number(1)),
                weight: Int(clamping: samples.number(2)))
        }
    }

    func readSitemaps() throws {
        let statement = try database.prepare(
            "SELECT url, level, is_none, is_document, is_page FROM sitemap ORDER BY url")
        while try statement.step() {
            restoration.addSitemap(
                try url(statement.number(0)), level: Int(clamping: statement.number(1)),
                isNone: statement.number(2) != 0, isDocument: statement.number(3) != 0, isPage: statement.number(4) != 0
            )
        }
    }

    func readOthers() throws {
        let ways = try database.prepare("SELECT url, depth, hops FROM way ORDER BY rowid")
        while try ways.step() {
            restoration.addWay(
                to: try url(ways.number(0)), depth: Int(clamping: ways.number(1)), hops: Int(clamping: ways.number(2)))
        }
        let malformed = try database.prepare(
            "SELECT page, link, line, character FROM malformed LEFT JOIN malformed_place USING (position) ORDER BY position"
        )
        while try malformed.step() {
            let line = malformed.numberIfAny(2).flatMap { UInt32(exactly: $0) }
            let column = malformed.numberIfAny(3).flatMap { UInt32(exactly: $0) }
            let place = line.flatMap { line in column.map { (line: line, column: $0) } }
            restoration.addMalformed(malformed.bytesIfAny(1) ?? [], on: try url(malformed.number(0)), at: place)
        }
        let warnings = try database.prepare("SELECT kind, url, page, number FROM warning ORDER BY rowid")
        while try warnings.step() {
            guard let kind = WarningKind(rawValue: warnings.text(0)) else { continue }
            restoration.addWarning(
                kind, of: try url(warnings.number(1)), on: try urlIfAny(warnings.numberIfAny(2)),
                number: Int(clamping: warnings.number(3)))
        }
        let seeds = try database.prepare("SELECT url FROM seed ORDER BY position")
        while try seeds.step() { try restoration.addSeed(try url(seeds.number(0))) }
    }

    /// The number of URLs that were in flight.
    func inFlight() throws -> Int {
        let statement = try database.prepare("SELECT value FROM job WHERE key = 'in flight'")
        guard try statement.step() else { return 0 }
        return statement.withBytes(0) { PackedNumbers.numbers(in: $0)?.count ?? 0 }
    }

    /// A walk over rows whose first column is a URL.
    private struct Walk {
        private let statement: Statement
        private var hasRow: Bool

        init(_ database: Database, _ sql: String) throws(DatabaseError) {
            statement = try database.prepare(sql)
            hasRow = try statement.step()
        }

        /// The row of a URL; nil if there is none. URLs are asked for in order.
        mutating func row(of url: UInt32) throws -> Statement? {
            while hasRow, statement.number(0) < Int64(url) { hasRow = try statement.step() }
            return hasRow && statement.number(0) == Int64(url) ? statement : nil
        }

        /// Whether no row comes behind the last one.
        var isAtEnd: Bool {
            mutating get throws {
                if hasRow { hasRow = try statement.step() }
                return !hasRow
            }
        }
    }
}
