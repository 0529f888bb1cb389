package import Crawl

/// The run of a job before the present one, as its database was left: nobody writes it any more.
///
/// Its URLs are looked up by a table of hashes, which is made when it is opened; all else is read by number, a few
/// microseconds each, from pages that this has brought into the kernel's memory.
package final class EarlierRun: EarlierCrawl {
    /// The number of its URLs.
    package let urlCount: Int
    package let takesRequisites: Bool

    private let database: Database
    /// The numbers of URLs by the hash of their text, ascending by hash.
    private var index: [Entry] = []
    private var malformed: [UInt32: [[UInt8]]] = [:]
    private var padded: [UInt32: [UInt32]] = [:]
    private let text: Statement
    private let conditions: Statement
    private let result: Statement
    private let compared: Statement

    private struct Entry {
        let hash: UInt64
        let url: UInt32
    }

    /// Opens the run that a job names as the one before it.
    ///
    /// - Throws: `JobFailure` if it is not there, or damaged.
    package init(_ name: String, in directory: JobDirectory) throws(JobFailure) {
        do throws(DatabaseError) {
            database = try Database(try directory.earlierPath(name), .read)
            try database.execute("BEGIN; PRAGMA cache_size = -16384")
            guard try database.number("PRAGMA application_id") == Int64(Schema.application),
                try database.number("PRAGMA user_version") == Int64(Schema.version)
            else { throw DatabaseError(code: 11, message: "\(name) is no run of this program") }
            try Schema.supplyTables(database)
            text = try database.prepare("SELECT url, role, skipped FROM url WHERE id = ?1")
            // A page that was read before there were digests may have more links than are known.
            conditions = try database.prepare(
                """
                SELECT etag, last_modified, reading FROM page WHERE url = ?1 AND outcome = 'ok' AND again IS NULL
                AND (digest IS NOT NULL OR NOT flags & \(PageFlags.isHTML.rawValue))
                AND (etag IS NOT NULL OR last_modified IS NOT NULL)
                """)
            result = try database.prepare(
                """
                SELECT etag, last_modified, type, charset, title, body, digest, flags, links, edges, words FROM page
                WHERE url = ?1
                """)
            compared = try database.prepare(ComparedURL.query(version: Schema.version, "u.id = ?1"))
            urlCount = Int(clamping: try database.number("SELECT count(*) FROM url") ?? 0)
            let words = try database.prepare("SELECT value FROM job WHERE key = 'options'")
            let options = try words.step() ? words.text(0) : ""
            takesRequisites = options.split(separator: "\n").contains("--page-requisites")
            try readIndex()
        } catch {
            throw StoredJob.failure(error, of: directory)
        }
    }

    private func readIndex() throws(DatabaseError) {
        index.reserveCapacity(min(urlCount, 1 << 26))
        let urls = try database.prepare("SELECT id, url FROM url WHERE role != \(URLRole.auxiliary.rawValue)")
        while try urls.step() {
            guard let id = UInt32(exactly: urls.number(0)) else { continue }
            index.append(Entry(hash: urls.withBytes(1, Self.hash), url: id))
        }
        index.sort { $0.hash < $1.hash }
        let links = try database.prepare("SELECT page, link FROM malformed ORDER BY position")
        while try links.step() {
            guard let page = UInt32(exactly: links.number(0)), let link = links.bytesIfAny(1) else { continue }
            malformed[page, default: []].append(link)
        }
        let warnings = try database.prepare(
            "SELECT page, url FROM warning WHERE kind = '\(WarningKind.whiteSpace.rawValue)'")
        while try warnings.step() {
            guard let page = UInt32(exactly: warnings.number(0)), let url = UInt32(exactly: warnings.number(1)) else {
                continue
            }
            padded[page, default: []].append(url)
        }
    }

    /// A hash with a key that is another one in each process: nobody can choose texts that share one.
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(text))
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// The number of a URL; nil if the run did not know it.
    private func number(of url: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let hash = Self.hash(url)
        var (low, high) = (0, index.count)
        while low < high {
            let middle = (low + high) / 2
            if index[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        while low < index.count, index[low].hash == hash {
            let id = index[low].url
            if read(text, id, { $0.withBytes(0) { $0.elementsEqual(url) } }) == true { return id }
            low += 1
        }
        return nil
    }

    /// Reads the row of a number; nil without one, or if it cannot be read.
    private func read<Result>(_ statement: Statement, _ id: UInt32, _ body: (Statement) -> Result?) -> Result? {
        defer { statement.reset() }
        statement.bind(1, Int64(id))
        guard let hasRow = try? statement.step(), hasRow else { return nil }
        return body(statement)
    }

    package func validators(of url: UnsafeBufferPointer<UInt8>, asPage: Bool) -> Validators? {
        guard let id = number(of: url) else { return nil }
        return read(conditions, id) { row in
            if asPage, row.number(2) == Int64(DocumentReading.unread.rawValue) { return nil }
            return Validators(entityTag: row.bytesIfAny(0), lastModified: row.bytesIfAny(1))
        }
    }

    package func page(at url: UnsafeBufferPointer<UInt8>) -> EarlierPage? {
        guard let id = number(of: url) else { return nil }
        return read(result, id) { row in
            var page = EarlierPage()
            page.validators = Validators(entityTag: row.bytesIfAny(0), lastModified: row.bytesIfAny(1))
            (page.contentType, page.title) = (row.bytesIfAny(2), row.bytesIfAny(4))
            page.charset = row.bytesIfAny(3).map { String(decoding: $0, as: UTF8.self) }
            page.bodyBytes = Int(clamping: min(max(0, row.number(5)), 1 << 40))
            page.digest = row.bytesIfAny(6).flatMap(BodyDigest.init)
            let flags = PageFlags(rawValue: UInt8(truncatingIfNeeded: row.number(7)))
            page.isHTML = flags.contains(.isHTML)
            (page.isUnlisted, page.isEmpty) = (flags.contains(.isUnlisted), flags.contains(.isEmpty))
            page.linkCount = Int(clamping: min(max(0, row.number(8)), 1 << 40))
            page.links = row.withBytes(9) { PackedNumbers.numbers(in: $0) } ?? []
            page.malformed = malformed[id] ?? []
            page.padded = padded[id] ?? []
            page.words = row.numberIfAny(10).map { UInt64(bitPattern: $0) }
            return page
        }
    }

    package func change(
        of record: FetchRecord, at url: UnsafeBufferPointer<UInt8>, target: [UInt8]?
    ) -> SinceEarlier? {
        let before = number(of: url).flatMap { read(compared, $0, ComparedURL.init) }
        switch SiteChange.judge(before, ComparedURL(record, target: target), Slowness()) {
        case .unchanged, .stillBroken: return .same
        case .unknown: return nil
        case .changes(let kinds): return kinds.first.map(SinceEarlier.init)
        }
    }

    package func link(_ number: UInt32) -> EarlierLink? {
        read(text, number) { row in
            let nofollow = SkipCause.reason(.nofollow).code
            return EarlierLink(
                text: row.bytesIfAny(0) ?? [],
                role: UInt8(exactly: row.number(1)).flatMap(URLRole.init(rawValue:)) ?? .page,
                isNofollow: row.numberIfAny(2) == Int64(nofollow))
        }
    }
}

extension SinceEarlier {
    fileprivate init(_ kind: SiteChange.Kind) {
        self =
            switch kind {
            case .new: .new
            case .gone: .gone
            case .changed: .changed
            case .moved: .moved
            case .newBroken: .broken
            case .fixed: .fixed
            case .slower: .slower
            }
    }
}
