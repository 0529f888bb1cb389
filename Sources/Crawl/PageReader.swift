/// Where a page's links go: each is announced, approached and taken, several of them at a time.
protocol LinkReceiver {
    /// A link that will be taken; the hash is its receiver's own.
    func announce(_ link: borrowing WebURL) -> UInt64
    /// A link that was announced will be taken soon.
    func approach(_ hash: UInt64)
    /// Takes a link.
    ///
    /// - Parameters:
    ///   - link: the link, resolved.
    ///   - hash: what `announce` gave for it.
    ///   - nofollow: whether it asks not to be followed.
    ///   - step: how many links further from the seed than the page it is: what belongs to the page is as far as that.
    func take(_ link: borrowing WebURL, hash: UInt64, nofollow: Bool, step: Int)
}

/// Reads one page as its bytes come in: links are found, resolved and offered to the frontier, piece by piece.
///
/// Readers are pooled by the crawl; one is lent to an exchange only while a page's body flows.
final class PageReader {
    private struct Resolved {
        var link = WebURL()
        var hash: UInt64 = 0
        var nofollow = false
        var step = 1
    }

    private static let batchLength = 16

    private let scanner = LinkScanner()
    private let decoder = PageDecoder()
    private var base = WebURL()
    /// Links that are resolved, but not yet handed over; their storage is used again.
    private let batch = UnsafeMutablePointer<Resolved>.allocate(capacity: PageReader.batchLength)
    private var hasBase = false
    private var obeysNofollow = false
    private var isNofollow = false
    private var pageWords = PageWords()
    private var hashesWords = false
    private var takesRequisites = false
    /// Links that lead to pages, and to requisites where those are taken.
    private(set) var links = 0

    init() {
        batch.initialize(repeating: Resolved(), count: Self.batchLength)
    }

    deinit {
        batch.deinitialize(count: Self.batchLength)
        batch.deallocate()
    }

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
        base.copy(url)
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

    /// Reads a piece of the page. What a page says of all its links counts from the piece on in which it says so.
    @inline(__always)
    func read(_ piece: UnsafeBufferPointer<UInt8>, _ receiver: some LinkReceiver) {
        decoder.decode(piece) { readText($0, receiver) }
    }

    @inline(__always)
    private func readText(_ text: UnsafeBufferPointer<UInt8>, _ receiver: some LinkReceiver) {
        if hashesWords { pageWords.read(text) }
        scanner.scan(text)
        handOver(text, receiver)
        if decoder.isTentative, let encoding = Encoding(label: scanner.metaCharset) { decoder.change(to: encoding) }
    }

    /// Ends the page.
    func finish(_ receiver: some LinkReceiver) {
        decoder.finish { readText($0, receiver) }
        scanner.finish()
        handOver(UnsafeBufferPointer(start: nil, count: 0), receiver)
    }

    @inline(__always)
    private func handOver(_ piece: UnsafeBufferPointer<UInt8>, _ receiver: some LinkReceiver) {
        if obeysNofollow, scanner.robots.contains(.nofollow) { isNofollow = true }
        if !hasBase, let href = scanner.baseHref { rebase(href) }
        // In a local variable it is lent to each call without counting references.
        var base = WebURL()
        swap(&base, &self.base)
        var count = 0
        let encoding = decoder.encoding ?? .utf8
        for found in scanner.links where found.isNavigation || takesRequisites && found.isRequisite {
            links += 1
            let text = scanner.value(of: found, in: piece)
            guard batch[count].link.assign(text, lent: base, encoding: encoding) == nil else { continue }
            // Nobody but the user tells whom to log in as.
            if batch[count].link.hasCredentials { batch[count].link.removeCredentials() }
            batch[count].hash = receiver.announce(batch[count].link)
            batch[count].nofollow = isNofollow || (obeysNofollow && found.nofollow)
            batch[count].step = found.isNavigation ? 1 : 0
            count += 1
            if count == Self.batchLength {
                handOver(count, receiver)
                count = 0
            }
        }
        handOver(count, receiver)
        swap(&base, &self.base)
        scanner.drain()
    }

    @inline(__always)
    private func handOver(_ count: Int, _ receiver: some LinkReceiver) {
        for index in 0..<count { receiver.approach(batch[index].hash) }
        for index in 0..<count {
            receiver.take(
                batch[index].link, hash: batch[index].hash, nofollow: batch[index].nofollow, step: batch[index].step)
        }
    }

    /// The first base element with an href counts (HTML, section 4.2.3), if it is an http or https URL.
    private func rebase(_ href: UnsafeBufferPointer<UInt8>) {
        hasBase = true
        var link = WebURL()
        let failure = link.assign(href, base: base, encoding: decoder.encoding ?? .utf8)
        if failure == nil, link.isHTTP { swap(&base, &link) }
    }
}
