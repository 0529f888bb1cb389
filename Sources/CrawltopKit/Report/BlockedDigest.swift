import Crawl
import Words

/// Links to what is blocked, by host: it is the host that turns a crawl away, and people may well see what it has.
struct BlockedDigest {
    /// A host that keeps several URLs from the crawl.
    struct Host {
        /// The first link to one of them.
        let first: BrokenLink
        /// Its URLs, with their statuses.
        var urls: [URLID: UInt16] = [:]
        /// The links to them, each once for a page.
        var links = 0
    }

    /// The hosts, in the order of their first links.
    private(set) var hosts: [Host] = []
    /// All other links, in their order.
    private(set) var rest: [BrokenLink] = []

    /// The digest of some links.
    init(_ links: [BrokenLink], in crawl: any CrawlView) {
        var places: [UInt32: Int] = [:]
        var all: [Host] = []
        func host(_ link: BrokenLink) -> UInt32? {
            link.end.verdict == .blocked ? crawl.status(of: link.end.via.last ?? link.url).host : nil
        }
        for link in links {
            guard let host = host(link) else { continue }
            let place = places[host] ?? all.count
            if place == all.count {
                places[host] = place
                all.append(Host(first: link))
            }
            all[place].urls[link.end.via.last ?? link.url] = link.end.status
            all[place].links += 1
        }
        hosts = all.filter { $0.urls.count > 1 }
        rest = links.filter { link in
            guard let host = host(link), let place = places[host] else { return true }
            return all[place].urls.count == 1
        }
    }
}

extension LineBuffer {
    /// Writes `blocked ORIGIN: 9 URLs, 12 links (403 8, 429 1), such as URL <- PAGE`.
    func textBlocked(_ host: BlockedDigest.Host, in crawl: any CrawlView) {
        let url = host.first.end.via.last ?? host.first.url
        append("blocked ")
        crawl.host(at: Int(crawl.status(of: url).host))?.origin.withUnsafeBufferPointer { append(untrusted: $0) }
        let statuses = host.urls.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let words = statuses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
        append(own: ": \(counted(host.urls.count, "URL")), \(counted(host.links, "link"))")
        append(own: " (\(words.joined(separator: ", "))), such as ")
        crawl.withText(of: host.first.url) { append(untrusted: $0) }
        textReferrer(host.first.referrer, in: crawl)
    }
}
