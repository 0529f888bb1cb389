import Crawl
import Words

/// What is known of the URLs below one folder of a site, or of those in it that are in no further folder.
struct SiteFolder: Hashable, Identifiable {
    /// Names the folder among those beside it, as long as the process.
    let id: Int
    /// The next part of the URLs with its slash; at the root the origin. Empty for the pages that are in no further folder.
    let name: String
    /// URLs known, those that ended, and those of them that are broken.
    var urls = 0
    var done = 0
    var broken = 0
    /// Bytes of the last exchange of each.
    var bytes = 0
    /// How long these took in all, nanoseconds, and how many they were.
    var took: Int64 = 0
    var timed = 0

    /// Whether there is something below it.
    var isFolder: Bool { name.hasSuffix("/") }
    /// How long an exchange took on average, nanoseconds; nil where none has ended.
    var mean: Int64? { timed > 0 ? took / Int64(timed) : nil }
    /// The share of URLs that are broken of those that ended, in percent.
    var brokenPercent: Int { done > 0 ? broken * 100 / done : 0 }
}

/// The folders below a part of a site, counted some URLs in each frame: there may be millions.
struct SiteTree {
    /// URLs read in a frame until all have been read once, and then.
    static let slice = (first: 10_000, later: 3_000)
    /// Folders that are told apart; what is in further ones is counted together.
    static let maxFolders = 2_000

    /// What the URLs begin with; empty for the root, below which are the origins.
    let base: String
    /// The folders by the last count that came to its end, or by the first as far as it has come.
    private(set) var folders: [SiteFolder] = []
    private var next: [SiteFolder] = []
    private var places: [Int: Int] = [:]
    private var position = 0
    /// Whether no count has come to its end.
    private(set) var isFirst = true
    private var begunAt: CrawlVersion?
    private let prefix: [UInt8]

    init(_ base: String) {
        self.base = base
        prefix = Array(base.utf8)
    }

    /// How much has been read, in percent; nil after the first count.
    func percent(of crawl: any CrawlView) -> Int? {
        isFirst ? min(100, position * 100 / max(1, crawl.counts.seen)) : nil
    }

    /// Counts on; where anything has changed meanwhile, anew.
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
                count(model.kept[url.index], isDone: crawl.status(of: url).state == .done, in: place)
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

    private mutating func count(_ kept: KeptExchange, isDone: Bool, in place: Int) {
        next[place].urls += 1
        next[place].done += isDone ? 1 : 0
        next[place].broken += kept.group == nil ? 0 : 1
        next[place].bytes += Int(kept.size)
        guard let took = kept.took.nanoseconds else { return }
        next[place].took &+= took
        next[place].timed += 1
    }

    /// The place of the folder in which a URL is; nil where it is not below the base.
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

    /// Where the next part of a URL ends: behind its slash, or at its beginning where there is none before the query.
    private static func partEnd(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        // At the root, the slashes of "http://" are none that end a part.
        var slashes = start == 0 ? 3 : 1
        for index in start..<max(start, text.count) {
            if text[index] == UInt8(ascii: "?") { break }
            if text[index] == UInt8(ascii: "/") { slashes -= 1 }
            if slashes == 0 { return index + 1 }
        }
        return start
    }
}
