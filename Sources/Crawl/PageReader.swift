/// Reads one page as its bytes come in: links are found, resolved and offered to the frontier, piece by piece.
///
/// Readers are pooled by the crawl; one is lent to an exchange only while a page's body flows.
final class PageReader {
    private let scanner = LinkScanner()
    private var base = WebURL()
    private var link = WebURL()
    private var hasBase = false
    /// Links that lead to pages.
    private(set) var links = 0

    /// Begins a page.
    func begin(_ url: WebURL) {
        scanner.reset()
        base = url
        hasBase = false
        links = 0
    }

    /// The page's title; untrusted.
    var title: [UInt8]? { scanner.title.isEmpty ? nil : Array(scanner.title) }

    /// Reads a piece of the page and calls `offer` with each link to a page that is a URL.
    @inline(__always)
    func read(_ piece: UnsafeBufferPointer<UInt8>, offer: (WebURL) -> Void) {
        scanner.scan(piece)
        handOver(piece, offer)
    }

    /// Ends the page.
    func finish(offer: (WebURL) -> Void) {
        scanner.finish()
        handOver(UnsafeBufferPointer(start: nil, count: 0), offer)
    }

    @inline(__always)
    private func handOver(_ piece: UnsafeBufferPointer<UInt8>, _ offer: (borrowing WebURL) -> Void) {
        if !hasBase, let href = scanner.baseHref { rebase(href) }
        // In local variables they are lent to each call without counting references.
        var (link, base) = (WebURL(), WebURL())
        swap(&link, &self.link)
        swap(&base, &self.base)
        for found in scanner.links where found.isNavigation {
            links += 1
            if link.assign(scanner.value(of: found, in: piece), base: base) == nil {
                offer(link)
            }
        }
        swap(&link, &self.link)
        swap(&base, &self.base)
        scanner.drain()
    }

    /// The first base element with an href counts (HTML, section 4.2.3), if it is an http or https URL.
    private func rebase(_ href: UnsafeBufferPointer<UInt8>) {
        hasBase = true
        let failure = link.assign(href, base: base)
        if failure == nil, link.isHTTP { swap(&base, &link) }
    }
}
