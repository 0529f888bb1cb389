/// The number of links to each URL, exact whatever becomes of the links themselves.
///
/// The low 16 bits are in a URL's record, which a link touches anyway; the rest is here, for the few URLs that need it.
struct LinkCounts {
    private static let carry = 1 << UInt16.bitWidth

    /// Multiples of `carry`, by URL.
    private var carries: [UInt32: Int] = [:]

    /// Counts a link.
    @inline(__always)
    mutating func add(_ target: UnsafeMutablePointer<URLRecord>) {
        target.pointee.linksIn &+= 1
        if target.pointee.linksIn == 0 { carries[target.pointee.id, default: 0] += Self.carry }
    }

    /// The number of links to a URL.
    func count(to target: URLRecord) -> Int {
        Int(target.linksIn) + (carries.isEmpty ? 0 : carries[target.id] ?? 0)
    }
}

extension Frontier {
    /// Counts a link from a page. Links of a page are emitted together.
    @inline(__always)
    func countLink(to target: UnsafeMutablePointer<URLRecord>, from page: UInt32) {
        links.counts.add(target)
        guard isHeard else { return }
        if page != countedPage { turnCount(to: page) }
        countedLinks.append(target.pointee.id)
    }

    @inline(never)
    private func turnCount(to page: UInt32) {
        tellCountedLinks()
        countedPage = page
    }

    /// Emits the links counted since the last such event.
    func tellCountedLinks() {
        guard !countedLinks.isEmpty else { return }
        var counted: [UInt32] = []
        swap(&counted, &countedLinks)
        counted.withUnsafeBufferPointer { tellDetail(.linksCounted(on: URLID(index: countedPage), $0)) }
    }

    /// The number of a page's first links that were counted when it was read before: a page that is read again counts
    /// once.
    func linksCounted(on page: URLID) -> Int {
        table[page.index].pointee.hasLinksCounted ? .max : partlyRead[page.index] ?? 0
    }

    /// Records that a page was read, all of it or in part.
    ///
    /// - Parameters:
    ///   - page: the page.
    ///   - links: the number of its links so far, including those counted before.
    ///   - isWhole: whether it was read to its end.
    func recordReading(of page: URLID, links: Int, isWhole: Bool) {
        if isWhole {
            table[page.index].pointee.hasLinksCounted = true
            if !partlyRead.isEmpty { partlyRead[page.index] = nil }
        } else if links > linksCounted(on: page) {
            partlyRead[page.index] = links
        }
    }
}

extension Crawl {
    /// The number of links to a URL.
    public func linkCount(to url: URLID) -> Int { frontier.links.counts.count(to: frontier.record(of: url)) }
}

extension CrawlImage {
    /// The number of links to a URL.
    public func linkCount(to url: URLID) -> Int { links.counts.count(to: urls[url.index].pointee) }
}
