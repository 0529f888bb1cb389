import CStore
package import Crawl

/// The recording of a job, and what the job keeps beside it. What is needed of each URL is read at once: a replay may go
/// through all of it many times.
package final class RecordedJob {
    private var job: StoredJob
    private var rows: [(id: Int64, size: Int, place: Int)] = []
    private var urls = PackedTexts()
    private var titles = PackedTexts()
    private var edges = PackedTexts()
    private var origins: [[UInt8]] = []
    private var rules: [UInt32: [UInt8]] = [:]
    private var malformed: [(text: [UInt8], line: Int?, column: Int?)] = []

    /// Reads a job.
    ///
    /// - Throws: `JobFailure` if it is damaged.
    package init(_ job: StoredJob) throws(JobFailure) {
        self.job = job
        try read()
    }

    /// Whether a process crawls there.
    package var isBeingWritten: Bool { job.writer != nil }

    /// Whether anything was recorded.
    package var hasRecording: Bool { !rows.isEmpty }

    /// Reads what was committed since.
    package func refresh() throws(JobFailure) {
        job = try StoredJob(job.directory)
        try read()
    }

    /// The first URL from a number on whose text has this in it.
    package func url(with text: [UInt8], from start: UInt32 = 0) -> UInt32? {
        for url in Int(start)..<max(Int(start), urls.count) {
            var isFound = false
            urls.withText(url) { isFound = $0.count >= text.count && Self.contains(text, $0) }
            if isFound { return UInt32(url) }
        }
        return nil
    }

    private static func contains(_ text: [UInt8], _ url: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !text.isEmpty else { return true }
        return (0...url.count - text.count).contains { at in (0..<text.count).allSatisfy { url[at + $0] == text[$0] } }
    }

    /// When the last exchange of a URL ended, milliseconds since 1970; nil if none has.
    package func end(of url: UInt32) -> Int64? {
        (try? job.database.number("SELECT ended FROM page WHERE url = \(url)")) ?? nil
    }

    private func read() throws(JobFailure) {
        do throws(DatabaseError) {
            let blocks = try job.database.prepare(
                "SELECT id, coalesce(size, length(events)) FROM recording ORDER BY id")
            rows = []
            var place = 0
            while try blocks.step() {
                let size = Int(min(max(0, blocks.number(1)), Int64(Self.largestBlock)))
                rows.append((blocks.number(0), size, place))
                place += size
            }
            try readURLs()
            (titles, edges) = (PackedTexts(), PackedTexts())
            let pages = try job.database.prepare(
                "SELECT url, title, edges FROM page WHERE title IS NOT NULL OR edges IS NOT NULL ORDER BY url")
            while try pages.step() {
                guard let url = UInt32(exactly: pages.number(0)), Int(url) < urls.count else { continue }
                pages.withBytes(1) { titles.append($0, at: Int(url)) }
                pages.withBytes(2) { edges.append($0, at: Int(url)) }
            }
            try readOthers()
        } catch {
            throw job.failure(error)
        }
    }

    private func readURLs() throws(DatabaseError) {
        let statement = try job.database.prepare("SELECT id, url FROM url WHERE id >= \(urls.count) ORDER BY id")
        while try statement.step() {
            guard statement.number(0) == Int64(urls.count) else { break }
            statement.withBytes(1) { urls.append($0, at: urls.count) }
        }
    }

    private func readOthers() throws(DatabaseError) {
        origins = []
        let hosts = try job.database.prepare("SELECT origin FROM host ORDER BY id")
        while try hosts.step() { origins.append(hosts.bytesIfAny(0) ?? []) }
        let bodies = try job.database.prepare("SELECT url, body FROM rules")
        while try bodies.step() {
            if let url = UInt32(exactly: bodies.number(0)) { rules[url] = bodies.bytesIfAny(1) }
        }
        malformed = []
        let links = try job.database.prepare(
            "SELECT link, line, character FROM malformed LEFT JOIN malformed_place USING (position) ORDER BY position")
        while try links.step() {
            let (line, column) = (links.numberIfAny(1), links.numberIfAny(2))
            malformed.append(
                (links.bytesIfAny(0) ?? [], line.map { Int(clamping: $0) }, column.map { Int(clamping: $0) }))
        }
    }

    /// A commit is never longer.
    private static let largestBlock = 1 << 26
}

extension RecordedJob: RecordedBytes {
    /// Some bytes from a place on; nil where there are none yet, and none of them where they cannot be read.
    package func bytes(from place: Int) -> [UInt8]? {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].place + rows[middle].size <= place { low = middle + 1 } else { high = middle }
        }
        guard rows.indices.contains(low) else { return nil }
        guard place >= rows[low].place, let bytes = block(rows[low].id, rows[low].size) else { return [] }
        return place == rows[low].place ? bytes : Array(bytes[(place - rows[low].place)...])
    }

    private func block(_ id: Int64, _ size: Int) -> [UInt8]? {
        guard let statement = try? job.database.prepare("SELECT size, events FROM recording WHERE id = \(id)"),
            (try? statement.step()) == true
        else { return nil }
        let packed = statement.bytesIfAny(1) ?? []
        guard !statement.isNull(0) else { return packed.count == size ? packed : nil }
        var bytes = [UInt8](repeating: 0, count: size)
        return store_decompress(&bytes, size, packed, packed.count) == size ? bytes : nil
    }
}

extension RecordedJob: RecordedTexts {
    /// Calls `body` with a URL's text.
    package func withText(of url: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        urls.withText(Int(url), body)
    }

    /// An origin as it is serialised.
    package func origin(of host: UInt32) -> [UInt8] { Int(host) < origins.count ? origins[Int(host)] : [] }

    /// The last robots rules that a URL provided.
    package func rules(of url: UInt32) -> [UInt8] { rules[url] ?? [] }

    /// The title of a page when it was last read.
    package func title(of url: UInt32) -> [UInt8]? {
        var title: [UInt8] = []
        titles.withText(Int(url)) { title = Array($0) }
        return title.isEmpty ? nil : title
    }

    /// The links of a page to known URLs, in ascending order.
    package func links(of page: UInt32) -> [UInt32] {
        var links: [UInt32] = []
        edges.withText(Int(page)) { links = PackedNumbers.numbers(in: $0) ?? [] }
        return links
    }

    /// A malformed link, by its place in the order in which they were found.
    package func malformedLink(at place: Int, on page: URLID) -> MalformedLink {
        let (text, line, column) = malformed.indices.contains(place) ? malformed[place] : ([], nil, nil)
        return MalformedLink(text: text, page: page, line: line, column: column)
    }
}

/// Texts by number, one behind the other in memory.
private struct PackedTexts {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    /// Adds the text of a number above all others; those between have none.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>, at number: Int) {
        while ends.count < number { ends.append(bytes.count) }
        bytes += text
        ends.append(bytes.count)
    }

    func withText(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard ends.indices.contains(number) else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        let start = number == 0 ? 0 : ends[number - 1]
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<ends[number]])) }
    }
}
