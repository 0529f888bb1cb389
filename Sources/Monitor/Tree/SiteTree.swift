import Crawl
import Words

/// The counts of the URLs below one folder of a site, or of its pages without a further folder.
struct SiteFolder: Hashable, Identifiable {
    /// Identifies the folder among those beside it, for the lifetime of the process.
    let id: Int
    /// The next part of the URLs with its slash; at the root the origin. Empty for pages without a further folder.
    let name: String
    /// The numbers of known, ended and broken URLs.
    var urls = 0
    var done = 0
    var broken = 0
    /// The sum of the bytes of their last exchanges.
    var bytes = 0
    /// The sum of their durations in nanoseconds, and the number of these.
    var took: Int64 = 0
    var timed = 0

    /// Whether there are further folders or pages below it.
    var isFolder: Bool { name.hasSuffix("/") }
    /// The mean duration of an exchange, nanoseconds; nil if none has ended.
    var mean: Int64? { timed > 0 ? took / Int64(timed) : nil }
    /// The percentage of ended URLs that are broken.
    var brokenPercent: Int { done > 0 ? broken * 100 / done : 0 }
}

/// The folders below a part of a site, counted some URLs in each frame: there may be millions.
struct SiteTree {
    /// The number of URLs to read in a frame during the first count, and later.
    static let slice = (first: 10_000, later: 3_000)
    /// The largest number of folders; further ones are counted together.
    static let maxFolders = 2_000

    /// The prefix of the URLs; empty for the root, which has the origins.
    let base: String
    /// The folders by the last complete count, or by the first so far.
    private(set) var folders: [SiteFolder] = []
    private var next: [SiteFolder] = []
    private var places: [Int: Int] = [:]
    private var position = 0
    /// Whether no count is complete.
    private(set) var isFirst = true
    private var begunAt: CrawlVersion?
    private let prefix: [UInt8]

    init(_ base: String) {
        self.base = base
        prefix = Array(base.utf8)
    }

    /// The percentage of URLs read; nil after the first count.
    func percent(of crawl: any CrawlView) -> Int? {
        isFirst ? min(100, position * 100 / max(1, crawl.counts.seen)) : nil
    }

    /// Continues to count, and starts again if anything has changed.
    mutating func advance(in crawl: any CrawlView, _ model: MonitorModel) -> Scanning {
        let seen = crawl.counts.seen
        if position == 0 {
            let version = model.version(of: crawl)
            guard version != begunAt else { return .no }
            begunAt = version
            next.removeAll(keepingCapacity: true)
            places.removeAll(keepingCapacity: true)
        }
        let end = min(seen, position + (isFirst ? Self.slice.first : Self.slice.later))
        while position < end {
            let url = URLID(index: UInt32(truncatingIfNeeded: position))
            if let place = crawl.withText(of: url, { folder(of: $0) }) {
                count(model.books.kept[url.index], crawl.status(of: url), in: place)
            }
            position += 1
        }
        let isComplete = position >= seen
        if isComplete || isFirst { folders = next }
        guard isComplete else { return isFirst ? .awaited : .again }
        isFirst = false
        position = 0
        return .no
    }

    private mutating func count(_ kept: KeptExchange, _ status: URLStatus, in place: Int) {
        next[place].urls += 1
        next[place].done += status.state == .done ? 1 : 0
        next[place].broken += status.verdict == .broken ? 1 : 0
        next[place].bytes += kept.size
        guard let took = kept.took.nanoseconds else { return }
        next[place].took &+= took
        next[place].timed += 1
    }

    /// The place of a URL's folder; nil if it is not below the prefix.
    private mutating func folder(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text.count >= prefix.count, text.starts(with: prefix) else { return nil }
        let name = UnsafeBufferPointer(rebasing: text[prefix.count..<Self.partEnd(of: text, from: prefix.count)])
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(name))
        let id = hasher.finalize()
        if let place = places[id] { return place }
        guard next.count < Self.maxFolders else { return next.count - 1 }
        places[id] = next.count
        let isLast = next.count == Self.maxFolders - 1
        next.append(SiteFolder(id: id, name: isLast ? "(others)" : String(decoding: name, as: UTF8.self)))
        return next.count - 1
    }

    /// The end of the next part of a URL: after its slash, or at its start if there is none before the query.
    private static func partEnd(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        // At the root, the slashes of "http://" do not end a part.
        var slashes = start == 0 ? 3 : 1
        for index in start..<max(start, text.count) {
            if text[index] == UInt8(ascii: "?") { break }
            if text[index] == UInt8(ascii: "/") { slashes -= 1 }
            if slashes == 0 { return index + 1 }
        }
        return start
    }
}
