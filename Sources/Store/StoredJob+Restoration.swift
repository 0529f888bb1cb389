package import Crawl
import HTTP
import Web

/// What a recorder has to know of a crawl that goes on.
package struct RestoredParts {
    /// Its origins.
    var hosts: [KeptHost] = []
    /// URLs that have a row about their wait.
    var waiting: Set<UInt32> = []
    /// The names of its totals.
    var totals: Set<String> = []
    /// URLs that were in flight.
    package var inFlight = 0

    /// Parts of a crawl that begins.
    package init() {}
}

extension StoredJob {
    /// Restores the crawl.
    ///
    /// - Parameters:
    ///   - restoration: what restores it.
    ///   - clockOffset: nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    /// - Returns: what its recorder has to know.
    /// - Throws: `JobFailure` if it is damaged.
    package func restore(
        _ restoration: CrawlRestoration, clockOffset: Int64
    ) throws(JobFailure) -> RestoredParts {
        let reader = JobReader(database: database, restoration: restoration, clockOffset: clockOffset)
        do {
            try reader.checkPages()
            for cookie in directory.readCookies() { restoration.add(cookie) }
            var parts = RestoredParts()
            try reader.readRestrictions()
            try reader.readRules()
            parts.hosts = try reader.readHosts()
            parts.waiting = try reader.readURLs()
            try reader.readLinks()
            try reader.readSitemaps()
            try reader.readOthers()
            parts.inFlight = try reader.inFlight()
            parts.totals = Set(try totals().keys)
            return parts
        } catch let error as DatabaseError {
            throw Self.failure(error, of: directory)
        } catch let error as RestorationError {
            throw Self.damage(directory, error.message)
        } catch let failure as JobFailure {
            throw failure
        } catch {
            throw Self.damage(directory, "\(error)")
        }
    }

    /// Puts what was restored in its place, and tells the crawl's subscribers what the present options change.
    package func finish(_ restoration: CrawlRestoration, now: Int64) throws(JobFailure) {
        let totals = try totals()
        func count(_ name: String) -> Int { Int(clamping: max(0, totals[name] ?? 0)) }
        do throws(RestorationError) {
            try restoration.finish(
                statistics: Statistics(totals: totals, now: now),
                notKept: (count("urls not kept"), count("links not kept")))
        } catch {
            throw Self.damage(directory, error.message)
        }
    }

    /// Calls `body` with the last result of each URL that has ended, in the order of their numbers, as it was told then.
    package func forEachResult(clockOffset: Int64, _ body: (FetchRecord) -> Void) throws(JobFailure) {
        do throws(DatabaseError) {
            let statement = try database.prepare(
                """
                SELECT p.url, p.status, p.outcome, p.error, p.message, p.ended, p.attempt, p.total, p.resolve, p.connect,
                p.tls, p.wait, p.read, p.bytes, p.body, p.links, p.new_links, p.type, p.charset, p.title, p.target,
                p.location, p.flags, u.depth, u.referrer, p.verdict FROM page p JOIN url u ON u.id = p.url
                WHERE p.again IS NULL AND u.skipped IS NULL ORDER BY p.url
                """)
            while try statement.step() {
                if let record = FetchRecord(row: statement, clockOffset: clockOffset) { body(record) }
            }
        } catch {
            throw Self.failure(error, of: directory)
        }
    }
}

extension FetchRecord {
    /// A kept result; nil for a row that is none.
    fileprivate convenience init?(row: Statement, clockOffset: Int64) {
        guard let outcome = FetchOutcome(rawValue: row.text(2)), let url = UInt32(exactly: row.number(0)) else {
            return nil
        }
        let ended = min(max(row.number(5), 0), JobUnit.latestTime) * 1_000_000
        self.init(slot: 0, url: URLID(index: url), endedAt: ended - clockOffset, outcome: outcome)
        func count(_ column: Int32) -> Int { Int(clamping: min(max(0, row.number(column)), 1 << 40)) }
        func time(_ column: Int32) -> Int64? { row.numberIfAny(column).map { min(max($0, 0), 1 << 40) * 1_000 } }
        let flags = PageFlags(rawValue: UInt8(truncatingIfNeeded: row.number(22)))
        status = UInt16(clamping: count(1))
        let message = row.text(4)
        if let kind = FetchErrorKind(rawValue: row.text(3)) {
            error = FetchError(kind, message, isFinal: flags.contains(.isFinal))
        } else if !message.isEmpty {
            remark = message
        }
        attempt = max(1, count(6))
        timings.total = time(7) ?? 0
        (timings.resolve, timings.connect, timings.tls) = (time(8), time(9), time(10))
        (timings.wait, timings.read) = (time(11), time(12))
        (bytes, bodyBytes, links, newLinks) = (count(13), count(14), count(15), count(16))
        (contentType, title, location) = (row.bytesIfAny(17), row.bytesIfAny(19), row.bytesIfAny(21))
        charset = row.bytesIfAny(18).map { String(decoding: $0, as: UTF8.self) }
        target = row.numberIfAny(20).flatMap { UInt32(exactly: $0) }.map { URLID(index: $0) }
        verdict = Verdict(word: row.text(25))
        isHTML = flags.contains(.isHTML)
        isRobots = flags.contains(.isRobots)
        isBodyLeft = flags.contains(.isBodyLeft)
        (isUnlisted, isEmpty) = (flags.contains(.isUnlisted), flags.contains(.isEmpty))
        reused = flags.contains(.isReused)
        method = flags.contains(.isHead) ? .head : .get
        depth = count(23)
        referrer = row.numberIfAny(24).flatMap { UInt32(exactly: $0) }.map { URLID(index: $0) }
    }
}
