import Crawl
import Glibc
import Store
import Words

/// The crawl of a log for programs (`--format json`) as one side of a comparison.
final class LoggedCrawl: ComparedCrawl {
    /// The length of the longest line that is read, in bytes.
    private static let longest = 16 << 20
    /// The largest number of URLs.
    private static let most = FrontierLimits().urls

    private(set) var isWhole = false
    private var urls: [ComparedURL] = []
    private var place = 0

    /// Reads a file.
    ///
    /// - Throws: `JobFailure` if it cannot be read, or is no such log.
    init(_ path: String) throws(JobFailure) {
        let name = SafeText(untrusted: path).string
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw JobFailure("'\(name)': cannot read it: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var found: [[UInt8]: ComparedURL] = [:]
        try forEachLine(of: file, name) { line throws(JobFailure) in
            guard let fields = JSONFieldReader.fields(of: line), case .text(let type)? = fields["type"] else {
                throw JobFailure("'\(name)' is neither a job's directory nor a log of --format json")
            }
            if type == Array("summary".utf8) {
                let code = fields["exit_code"]
                isWhole = code == .number(0) || code == .number(1)
            } else if let url = Self.url(fields, type) {
                guard found[url.url] != nil || found.count < Self.most else {
                    throw JobFailure("'\(name)' has more than \(Self.most) URLs")
                }
                found[url.url] = url
            }
        }
        guard !found.isEmpty else { throw JobFailure("'\(name)' has no URL of a crawl") }
        urls = found.values.sorted { $0.url.lexicographicallyPrecedes($1.url) }
        var numbers: [[UInt8]: UInt32] = [:]
        for index in urls.indices {
            urls[index].number = UInt32(clamping: index)
            numbers[urls[index].url] = UInt32(clamping: index)
        }
        for index in urls.indices { urls[index].referrer = urls[index].referrerText.flatMap { numbers[$0] } }
        for index in urls.indices where urls[index].standing == .gone || urls[index].standing == .broken {
            urls[index].referrerText = page(thatLeadsTo: urls[index])
        }
    }

    /// The page on which a URL was found, or the first redirect on the way to it.
    private func page(thatLeadsTo url: ComparedURL) -> [UInt8]? {
        var last = url
        for _ in 0..<Self.longestChain {
            guard let number = last.referrer, case let page = urls[Int(number)], page.standing == .redirect,
                page.target == last.url
            else { return last.referrerText }
            last = page
        }
        return nil
    }

    /// The largest number of redirects in a row.
    private static let longestChain = 64

    func rewind() { place = 0 }

    func next() -> ComparedURL? {
        guard place < urls.count else { return nil }
        defer { place += 1 }
        return urls[place]
    }

    /// A log has none but those by which URLs were found first.
    func links(of page: UInt32) -> [UInt32] { [] }

    private func forEachLine(
        of file: Int32, _ name: String, _ body: (ArraySlice<UInt8>) throws(JobFailure) -> Void
    ) throws(JobFailure) {
        var rest: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw JobFailure("'\(name)': cannot read it: \(String(cString: strerror(errno)))") }
            // A log whose writer was killed may end within a line.
            guard count > 0 else { return }
            rest += part[..<count]
            var start = 0
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                try body(rest[start..<end])
                start = end + 1
            }
            rest.removeFirst(start)
            guard rest.count <= Self.longest else {
                throw JobFailure("'\(name)' is neither a job's directory nor a log of --format json")
            }
        }
    }

    /// What a line says of a URL; nil if it says nothing that lasts.
    private static func url(_ fields: [String: JSONFieldReader.Value], _ type: [UInt8]) -> ComparedURL? {
        func bytes(_ name: String) -> [UInt8]? {
            if case .text(let text)? = fields[name] { text } else { nil }
        }
        func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
        func number(_ name: String) -> Double {
            if case .number(let number)? = fields[name] { min(max(0, number), 1e15) } else { 0 }
        }
        guard let address = bytes("url"), fields["will_retry"] != .bool(true) else { return nil }
        var url = ComparedURL()
        (url.url, url.referrerText) = (address, bytes("referrer"))
        if type == Array("skipped".utf8) {
            url.standing = .unknown("skipped: \(text("reason") ?? "for no reason")")
            return url
        }
        guard type == Array("fetch".utf8) else { return nil }
        (url.status, url.error, url.target) = (Int(number("status")), text("error"), bytes("location"))
        url.time = Int64(number("timings.total") * 1e6)
        url.judge(
            outcome: text("outcome").flatMap(FetchOutcome.init(rawValue:)),
            verdict: text("verdict").flatMap(Verdict.init(word:)))
        guard url.standing == .content else { return url }
        var content = ComparedContent()
        (content.title, content.type) = (bytes("title"), bytes("content_type"))
        content.size = Int(number("body_bytes"))
        content.digest = text("digest").flatMap(BodyDigest.init(text:))
        url.content = content
        return url
    }
}
