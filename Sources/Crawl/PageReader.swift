/// Reads one page as its bytes come in: links are found, resolved and offered to the frontier, piece by piece.
///
/// Readers are pooled by the crawl; one is lent to an exchange only while a page's body flows.
final class PageReader {
    /// A link that is about to be taken.
    private struct Pending {
        /// The link as it stands on the page.
        var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        /// The length of its guess; nil where there is none.
        var guess: Int?
        var hash: UInt64 = 0
        /// What is known under the hash.
        var record: UnsafeMutablePointer<URLRecord>?
        var traits = LinkTraits()
    }

    private static let batchLength = 16

    private let scanner = LinkScanner()
    private let decoder = PageDecoder()
    private var base = WebURL()
    private var guess = LinkGuess()
    private let batch = UnsafeMutablePointer<Pending>.allocate(capacity: PageReader.batchLength)
    /// The guesses of a batch, each in `LinkGuess.room` bytes.
    private let guesses = UnsafeMutablePointer<UInt8>.allocate(capacity: PageReader.batchLength * LinkGuess.room)
    /// A link that is parsed; its storage is used again.
    private var link = WebURL()
    private var hasBase = false
    private var obeysNofollow = false
    private var isNofollow = false
    private var pageWords = PageWords()
    private var hashesWords = false
    private var takesRequisites = false
    /// Links that lead to pages, and to requisites where those are taken.
    private(set) var links = 0

    init() {
        batch.initialize(repeating: Pending(), count: Self.batchLength)
    }

    deinit {
        batch.deallocate()
        guesses.deallocate()
    }

    /// Begins a page.
    ///
    /// - Parameters:
    ///   - url: the page's.
    ///   - isXML: whether its syntax is XML's.
    ///   - hashesWords: whether `words` will be asked for.
    ///   - encoding: what its head says of its encoding.
    ///   - nofollow: whether its head asks to follow none of its links; nil where nothing of the kind is heeded.
    ///   - takesRequisites: whether what belongs to the page is a link, too.
    func begin(
        _ url: WebURL, isXML: Bool, hashesWords: Bool, encoding: Encoding?, nofollow: Bool?, takesRequisites: Bool
    ) {
        scanner.reset(navigation: !takesRequisites, isXML: isXML)
        decoder.begin(declared: encoding)
        base.copy(url)
        guess.begin(url)
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
    func read(_ piece: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        decoder.decode(piece) { readText($0, receiver) }
    }

    @inline(__always)
    private func readText(_ text: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        if hashesWords { pageWords.read(text) }
        scanner.scan(text)
        handOver(text, receiver)
        if decoder.isTentative, let encoding = Encoding(label: scanner.metaCharset) { decoder.change(to: encoding) }
    }

    /// Ends the page.
    func finish(_ receiver: FrontierLinks) {
        decoder.finish { readText($0, receiver) }
        scanner.finish()
        handOver(UnsafeBufferPointer(start: nil, count: 0), receiver)
        links += scanner.droppedLinks
        receiver.refuse(scanner.droppedLinks)
    }

    @inline(__always)
    private func handOver(_ piece: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        if obeysNofollow, scanner.robots.contains(.nofollow) { isNofollow = true }
        if !hasBase, let href = scanner.baseHref { rebase(href) }
        var count = 0
        for found in scanner.tokenizer.links.all where found.isNavigation || takesRequisites && found.isRequisite {
            links += 1
            let text = scanner.value(of: found, in: piece)
            batch[count].text = text
            batch[count].guess = guess.write(text, to: guesses + count * LinkGuess.room)
            batch[count].traits.nofollow = isNofollow || (obeysNofollow && found.nofollow)
            batch[count].traits.step = found.isNavigation ? 1 : 0
            count += 1
            if count == Self.batchLength {
                handOver(count, receiver)
                count = 0
            }
        }
        handOver(count, receiver)
        scanner.drain()
    }

    /// Takes a batch. All guesses are written before the first is read: what has just been written in blocks that overlap
    /// would be waited for.
    @inline(never)
    private func handOver(_ count: Int, _ receiver: FrontierLinks) {
        for index in 0..<count {
            if let guess = guess(index) { batch[index].hash = receiver.announce(guess) }
        }
        for index in 0..<count {
            batch[index].record = batch[index].guess == nil ? nil : receiver.approach(batch[index].hash)
        }
        for index in 0..<count {
            if let record = batch[index].record, let guess = guess(index),
                receiver.takeKnown(record, guess, batch[index].traits)
            {
                continue
            }
            parse(batch[index], receiver)
        }
    }

    /// What a link of the batch may read like.
    @inline(__always)
    private func guess(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        batch[index].guess.map { UnsafeBufferPointer(start: guesses + index * LinkGuess.room, count: $0) }
    }

    /// A link that is not known under its guess.
    @inline(never)
    private func parse(_ pending: Pending, _ receiver: FrontierLinks) {
        // Out of self while they are lent: swaps, not copies.
        var link = WebURL()
        var base = WebURL()
        swap(&link, &self.link)
        swap(&base, &self.base)
        defer {
            swap(&link, &self.link)
            swap(&base, &self.base)
        }
        guard link.assign(pending.text, lent: base, encoding: decoder.encoding ?? .utf8) == nil else {
            return receiver.takeMalformed(pending.text)
        }
        // Nobody but the user tells whom to log in as.
        if link.hasCredentials || !link.isHTTP { link.removeCredentials() }
        receiver.take(link, pending.traits)
    }

    /// The first base element with an href counts (HTML, section 4.2.3), if it is an http or https URL.
    private func rebase(_ href: UnsafeBufferPointer<UInt8>) {
        hasBase = true
        var link = WebURL()
        let failure = link.assign(href, base: base, encoding: decoder.encoding ?? .utf8)
        guard failure == nil, link.isHTTP else { return }
        swap(&base, &link)
        guess.begin(base)
    }
}
