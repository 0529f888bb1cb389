import Web

/// Resolves the links of a page and of the documents within it, and offers them to the frontier in batches.
struct PageLinks: ~Copyable {
    /// A link that is about to be offered.
    private struct Pending {
        /// The link as written on the page.
        var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        /// The length of its guess; nil if there is none.
        var guess: Int?
        var hash: UInt64 = 0
        /// The record with the guess's hash.
        var record: UnsafeMutablePointer<URLRecord>?
        var traits = LinkTraits()
        /// Which of the page's links it is, from 0.
        var number = 0
    }

    private static let batchLength = 16
    /// The largest depth of nested documents that are read.
    static let documentLevels = 8

    private var base = WebURL()
    private var guess = LinkGuess()
    private let batch = UnsafeMutablePointer<Pending>.allocate(capacity: PageLinks.batchLength)
    /// The guesses of a batch, each in `LinkGuess.room` bytes.
    private let guesses = UnsafeMutablePointer<UInt8>.allocate(capacity: PageLinks.batchLength * LinkGuess.room)
    /// The parsed link; its storage is reused.
    private var link = WebURL()
    /// The encoding of the present document.
    var encoding = Encoding.utf8
    private var hasBase = false
    private var obeysNofollow = false
    /// Whether it names the canonical URL of another page.
    private(set) var isCopy = false
    /// Whether none of the links may be followed.
    private(set) var isNofollow = false
    private var takesRequisites = false
    /// Scanners for nested documents, by level; created when needed.
    private var scanners: [LinkScanner] = []
    private var level = 0
    /// The number of links to pages, and to requisites if those are fetched.
    private(set) var count = 0
    /// The number of the first of these that were counted when the page was read before.
    private var alreadyCounted = 0
    /// Links with fragments, and the page's anchors; nil if fragments are not checked.
    private let fragments: PageFragments?
    /// What is looked for in documents within the page, too.
    private let extras: LinkScanner.Extras
    /// The elements whose links are taken.
    private let elements: LinkElements
    /// Where the page's links stand; nil if that is not kept.
    private let places: PagePlaces?
    /// Whether more is kept of a link than its target.
    private let keepsMore: Bool
    /// The number of links of the page itself so far, without those of documents within it.
    private var number = 0

    init(extras: LinkScanner.Extras, elements: LinkElements, fragments: PageFragments?, places: PagePlaces?) {
        (self.fragments, self.places, self.elements) = (fragments, places, elements)
        keepsMore = fragments != nil || places != nil
        self.extras = extras.subtracting([.anchors, .positions])
        batch.initialize(repeating: Pending(), count: Self.batchLength)
    }

    deinit {
        batch.deallocate()
        guesses.deallocate()
    }

    /// Starts a page.
    ///
    /// - Parameters:
    ///   - url: the page's URL.
    ///   - nofollow: whether its head asks to follow none of its links; nil if such requests are ignored.
    ///   - takesRequisites: whether links to requisites count, too.
    ///   - alreadyCounted: the number of its first links that were counted when it was read before.
    mutating func startPage(_ url: WebURL, nofollow: Bool?, takesRequisites: Bool, alreadyCounted: Int) {
        (self.alreadyCounted, self.takesRequisites) = (alreadyCounted, takesRequisites)
        (hasBase, encoding) = (false, .utf8)
        base.copy(url)
        guess.setBase(url)
        (obeysNofollow, isNofollow) = (nofollow != nil, nofollow ?? false)
        (count, number, isCopy) = (0, 0, false)
    }

    /// Applies what the document says about all its links so far.
    @inline(__always)
    mutating func applyDirectives(of scanner: LinkScanner) {
        if obeysNofollow, scanner.robots.contains(.nofollow) { isNofollow = true }
        if !hasBase, let href = scanner.baseHref { rebase(href) }
    }

    /// Whether a link must be kept: it counts, or is a document.
    @inline(__always)
    func wants(_ link: ScannedLink) -> Bool {
        takes(link) || link.attribute == .srcdoc && elements.contains(.iframe)
    }

    @inline(__always)
    func takes(_ link: ScannedLink) -> Bool {
        (link.isNavigation || takesRequisites && (link.isRequisite || link.isOther)) && elements.contains(link.element)
    }

    /// Offers links, in their order.
    ///
    /// - Parameters:
    ///   - links: the links, possibly with others that do not count.
    ///   - receiver: the receiver of the links.
    ///   - text: returns a link's value, valid during this call.
    @inline(__always)
    mutating func offerLinks(
        _ links: UnsafeBufferPointer<ScannedLink>, _ receiver: FrontierLinks,
        text: (ScannedLink) -> UnsafeBufferPointer<UInt8>
    ) {
        var waiting = 0
        for found in links {
            guard takes(found) else {
                guard wants(found) else { continue }
                offerBatch(waiting, receiver)
                waiting = 0
                readDocument(text(found), receiver)
                continue
            }
            if found.isCanonical, level == 0,
                receiver.isOther(canonical: text(found), base: base, encoding: encoding)
            {
                isCopy = true
            }
            count += 1
            batch[waiting].number = number
            number += 1
            let text = text(found)
            batch[waiting].text = text
            batch[waiting].guess = guess.write(text, to: guesses + waiting * LinkGuess.room)
            batch[waiting].traits.nofollow = isNofollow || (obeysNofollow && found.nofollow)
            batch[waiting].traits.role = takesRequisites && !found.mayHoldPage ? .requisite : .page
            batch[waiting].traits.isCounted = count > alreadyCounted
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

    /// Reads a document in an attribute. Its base is that of the page unless it has its own, and what it says about its
    /// links applies only to them (HTML, 4.8.5).
    @inline(never)
    private mutating func readDocument(_ document: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        guard level < Self.documentLevels else { return refuse(1, receiver) }
        if scanners.count == level { scanners.append(LinkScanner()) }
        let scanner = scanners[level]
        scanner.reset(navigation: !takesRequisites, extras: extras)
        scanner.scan(document)
        scanner.finish()
        let before = number
        defer { number = before }
        let outer = (base: base, hasBase: hasBase, isNofollow: isNofollow, encoding: encoding)
        level += 1
        (hasBase, encoding) = (false, .utf8)
        applyDirectives(of: scanner)
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

    /// Offers a batch. All guesses are written before the first is read: reading bytes that were just written in
    /// overlapping blocks would stall.
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
                if keepsMore { keep(batch[index], record.pointee.id) }
                continue
            }
            parse(batch[index], receiver)
        }
    }

    /// The guess for a link of the batch.
    @inline(__always)
    private func guess(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        batch[index].guess.map { UnsafeBufferPointer(start: guesses + index * LinkGuess.room, count: $0) }
    }

    /// Parses and offers a link whose guess is not a known URL.
    @inline(never)
    private mutating func parse(_ pending: Pending, _ receiver: FrontierLinks) {
        // Swapped out of self while they are lent, to avoid copies.
        var link = WebURL()
        var base = WebURL()
        swap(&link, &self.link)
        swap(&base, &self.base)
        defer {
            swap(&link, &self.link)
            swap(&base, &self.base)
        }
        guard link.assign(pending.text, lent: base, encoding: encoding) == nil else {
            return receiver.recordMalformed(
                pending.text, at: level == 0 ? places?.lineAndColumn(of: pending.number) : nil)
        }
        // Only the user provides credentials.
        if link.hasCredentials || !link.isHTTP { link.removeCredentials() }
        guard let target = receiver.offerLink(to: link, pending.traits) else { return }
        receiver.noticeWhiteSpace(around: pending.text, linkTo: target)
        if keepsMore { keep(pending, target.index) }
    }

    /// Keeps a link's fragment and its place. A document within the page is the target of its own fragments, and its lines
    /// are none of the page's.
    @inline(never)
    private func keep(_ link: Pending, _ target: UInt32) {
        if level == 0 { places?.setTarget(target, of: link.number) }
        if level > 0, link.text.first(where: { !HTMLTokenizer.isSpace($0) }) == UInt8(ascii: "#") { return }
        fragments?.addLink(link.text, to: target, number: level == 0 ? link.number : nil)
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
