/// Reads one page as its bytes come in: links are found, resolved and offered to the frontier, piece by piece.
///
/// Readers are pooled by the crawl; one is lent to an exchange only while a page's body flows.
final class PageReader {
    private let scanner = LinkScanner()
    private let decoder = PageDecoder()
    private var base = WebURL()
    private var link = WebURL()
    private var hasBase = false
    private var obeysNofollow = false
    private var isNofollow = false
    private var pageWords = PageWords()
    private var hashesWords = false
    private var takesRequisites = false
    /// Links that lead to pages, and to requisites where those are taken.
    private(set) var links = 0

    /// Begins a page.
    ///
    /// - Parameters:
    ///   - url: the page's.
    ///   - hashesWords: whether `words` will be asked for.
    ///   - encoding: what its head says of its encoding.
    ///   - nofollow: whether its head asks to follow none of its links; nil where nothing of the kind is heeded.
    ///   - takesRequisites: whether what belongs to the page is a link, too.
    func begin(_ url: WebURL, hashesWords: Bool, encoding: Encoding?, nofollow: Bool?, takesRequisites: Bool) {
        scanner.reset()
        decoder.begin(declared: encoding)
        base = url
        hasBase = false
        obeysNofollow = nofollow != nil
        isNofollow = nofollow ?? false
        self.takesRequisites = takesRequisites
        links = 0
        self.hashesWords = hashesWords
        if hashesWords { url.bytes.withUnsafeBufferPointer { pageWords.begin($0) } }
    }

    /// A hash of what the page says, at its end; nil where `begin` was not told to make one.
    var words: UInt64? { hashesWords ? pageWords.finish() : nil }

    /// The page's encoding, once it is known.
    var encoding: Encoding? { decoder.encoding }

    /// The page's title; untrusted.
    var title: [UInt8]? { scanner.title.isEmpty ? nil : Array(scanner.title) }

    /// What a reader calls with each link that is a URL: whether it asks not to be followed, and how many links further
    /// from the seed than the page its target is. What belongs to the page is as far as the page.
    typealias Offer = (_ link: borrowing WebURL, _ nofollow: Bool, _ step: Int) -> Void

    /// Reads a piece of the page. What a page says of all its links counts from the piece on in which it says so.
    @inline(__always)
    func read(_ piece: UnsafeBufferPointer<UInt8>, offer: Offer) {
        decoder.decode(piece) { readText($0, offer: offer) }
    }

    @inline(__always)
    private func readText(_ text: UnsafeBufferPointer<UInt8>, offer: Offer) {
        if hashesWords { pageWords.read(text) }
        scanner.scan(text)
        handOver(text, offer)
        if decoder.isTentative, let encoding = Encoding(label: scanner.metaCharset) { decoder.change(to: encoding) }
    }

    /// Ends the page.
    func finish(offer: Offer) {
        decoder.finish { readText($0, offer: offer) }
        scanner.finish()
        handOver(UnsafeBufferPointer(start: nil, count: 0), offer)
    }

    @inline(__always)
    private func handOver(_ piece: UnsafeBufferPointer<UInt8>, _ offer: Offer) {
        if obeysNofollow, scanner.robots.contains(.nofollow) { isNofollow = true }
        if !hasBase, let href = scanner.baseHref { rebase(href) }
        // In local variables they are lent to each call without counting references.
        var (link, base) = (WebURL(), WebURL())
        swap(&link, &self.link)
        swap(&base, &self.base)
        let encoding = decoder.encoding ?? .utf8
        for found in scanner.links where found.isNavigation || takesRequisites && found.isRequisite {
            links += 1
            if link.assign(scanner.value(of: found, in: piece), base: base, encoding: encoding) == nil {
                offer(link, isNofollow || (obeysNofollow && found.nofollow), found.isNavigation ? 1 : 0)
            }
        }
        swap(&link, &self.link)
        swap(&base, &self.base)
        scanner.drain()
    }

    /// The first base element with an href counts (HTML, section 4.2.3), if it is an http or https URL.
    private func rebase(_ href: UnsafeBufferPointer<UInt8>) {
        hasBase = true
        let failure = link.assign(href, base: base, encoding: decoder.encoding ?? .utf8)
        if failure == nil, link.isHTTP { swap(&base, &link) }
    }
}
