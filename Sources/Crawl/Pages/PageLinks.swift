import Web

/// Resolves the links of a page, and of the documents within it, and takes them to the frontier, several at a time.
struct PageLinks: ~Copyable {
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
    /// Documents deeper within documents than this are not read.
    static let documentLevels = 8

    private var base = WebURL()
    private var guess = LinkGuess()
    private let batch = UnsafeMutablePointer<Pending>.allocate(capacity: PageLinks.batchLength)
    /// The guesses of a batch, each in `LinkGuess.room` bytes.
    private let guesses = UnsafeMutablePointer<UInt8>.allocate(capacity: PageLinks.batchLength * LinkGuess.room)
    /// A link that is parsed; its storage is used again.
    private var link = WebURL()
    /// The encoding of the document that is read.
    var encoding = Encoding.utf8
    private var hasBase = false
    private var obeysNofollow = false
    /// Whether none of the links is to be followed.
    private(set) var isNofollow = false
    private var takesRequisites = false
    /// Scanners for documents within documents, by level; made when they are needed.
    private var scanners: [LinkScanner] = []
    private var level = 0
    /// Links that lead to pages, and to requisites where those are taken.
    private(set) var count = 0

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
    ///   - nofollow: whether its head asks to follow none of its links; nil where nothing of the kind is heeded.
    ///   - takesRequisites: whether what belongs to the page is a link, too.
    mutating func startPage(_ url: WebURL, nofollow: Bool?, takesRequisites: Bool) {
        base.copy(url)
        guess.setBase(url)
        encoding = .utf8
        hasBase = false
        obeysNofollow = nofollow != nil
        isNofollow = nofollow ?? false
        self.takesRequisites = takesRequisites
        count = 0
    }

    /// Heeds what the document has said of all its links so far.
    @inline(__always)
    mutating func heed(_ scanner: LinkScanner) {
        if obeysNofollow, scanner.robots.contains(.nofollow) { isNofollow = true }
        if !hasBase, let href = scanner.baseHref { rebase(href) }
    }

    /// Whether a link is one that is taken, or a document.
    @inline(__always)
    func wants(_ link: ScannedLink) -> Bool {
        takes(link) || link.attribute == .srcdoc
    }

    @inline(__always)
    private func takes(_ link: ScannedLink) -> Bool {
        link.isNavigation || takesRequisites && (link.isRequisite || link.isOther)
    }

    /// Takes links, in their order.
    ///
    /// - Parameters:
    ///   - links: the links; others than are wanted may be among them.
    ///   - receiver: where they go.
    ///   - text: a link's value, valid during this call.
    @inline(__always)
    mutating func offerLinks(
        _ links: UnsafeBufferPointer<ScannedLink>, _ receiver: FrontierLinks,
        text: (ScannedLink) -> UnsafeBufferPointer<UInt8>
    ) {
        var waiting = 0
        for found in links {
            guard takes(found) else {
                guard found.attribute == .srcdoc else { continue }
                offerBatch(waiting, receiver)
                waiting = 0
                readDocument(text(found), receiver)
                continue
            }
            count += 1
            let text = text(found)
            batch[waiting].text = text
            batch[waiting].guess = guess.write(text, to: guesses + waiting * LinkGuess.room)
            batch[waiting].traits.nofollow = isNofollow || (obeysNofollow && found.nofollow)
            batch[waiting].traits.isRequisite = takesRequisites && !found.mayHoldPage
            batch[waiting].traits.step = takesRequisites && found.isRequisite ? 0 : 1
            waiting += 1
            if waiting == Self.batchLength {
                offerBatch(waiting, receiver)
                waiting = 0
            }
        }
        offerBatch(waiting, receiver)
    }

    /// Counts links that are too long to be kept, and documents that are too deep to be read.
    mutating func refuse(_ dropped: Int, _ receiver: FrontierLinks) {
        count += dropped
        receiver.refuse(dropped)
    }

    /// Takes the links of a document that stands in an attribute: its base is what the page's is, until it says otherwise,
    /// and what it says of its links holds for these alone (HTML, 4.8.5).
    @inline(never)
    private mutating func readDocument(_ document: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        guard level < Self.documentLevels else { return refuse(1, receiver) }
        if scanners.count == level { scanners.append(LinkScanner()) }
        let scanner = scanners[level]
        scanner.reset(navigation: !takesRequisites)
        scanner.scan(document)
        scanner.finish()
        let outer = (base: base, hasBase: hasBase, isNofollow: isNofollow, encoding: encoding)
        level += 1
        (hasBase, encoding) = (false, .utf8)
        heed(scanner)
        offerLinks(scanner.tokenizer.links.all, receiver) { scanner.value(of: $0, in: document) }
        refuse(scanner.droppedLinks, receiver)
        scanner.drain()
        level -= 1
        if hasBase {
            base = outer.base
            guess.setBase(base)
        }
        (hasBase, isNofollow, encoding) = (outer.hasBase, outer.isNofollow, outer.encoding)
    }

    /// Takes a batch. All guesses are written before the first is read: what has just been written in blocks that overlap
    /// would be waited for.
    @inline(never)
    private mutating func offerBatch(_ count: Int, _ receiver: FrontierLinks) {
        for index in 0..<count {
            if let guess = guess(index) { batch[index].hash = receiver.announce(guess) }
        }
        for index in 0..<count {
            batch[index].record = batch[index].guess == nil ? nil : receiver.approach(batch[index].hash)
        }
        for index in 0..<count {
            if let record = batch[index].record, let guess = guess(index),
                receiver.offerKnown(record, guess, batch[index].traits)
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
    private mutating func parse(_ pending: Pending, _ receiver: FrontierLinks) {
        // Out of self while they are lent: swaps, not copies.
        var link = WebURL()
        var base = WebURL()
        swap(&link, &self.link)
        swap(&base, &self.base)
        defer {
            swap(&link, &self.link)
            swap(&base, &self.base)
        }
        guard link.assign(pending.text, lent: base, encoding: encoding) == nil else {
            return receiver.noteMalformed(pending.text)
        }
        // Nobody but the user tells whom to log in as.
        if link.hasCredentials || !link.isHTTP { link.removeCredentials() }
        receiver.offerLink(to: link, pending.traits)
    }

    /// The first base element with an href counts (HTML, 2.4.3 and 4.2.3), if it is an http or https URL.
    private mutating func rebase(_ href: UnsafeBufferPointer<UInt8>) {
        hasBase = true
        var link = WebURL()
        let failure = link.assign(href, base: base, encoding: encoding)
        guard failure == nil, link.isHTTP else { return }
        swap(&base, &link)
        guess.setBase(base)
    }
}
