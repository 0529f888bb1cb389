import HTTP
import Web

/// Reads one page as its bytes come in: links are found, resolved and offered to the frontier.
///
/// `base` and meta robots apply to all links of a page, but may come behind some of them, in later bytes. So links are
/// held back until the page has ended, or until `HeldLinks` is full. From then on they apply to links of the piece that
/// contains them, and to later ones.
///
/// The crawl pools readers, and lends one to an exchange only while a page's body comes in.
final class PageReader {
    private let scanner = LinkScanner()
    private let decoder = PageDecoder()
    private var found: PageLinks
    /// The page's anchors, and its links with fragments; nil if fragments are not checked.
    let fragments: PageFragments?
    /// Where the page's links stand; nil if that is not kept.
    let places: PagePlaces?
    private var held = HeldLinks()
    private var isHolding = true
    /// The number of bytes to come, if it is known; otherwise `Int.max`.
    private var rest = Int.max
    private var syntax = PageSyntax.html
    private var declared: Encoding?
    private var takesRequisites = false
    private let extras: LinkScanner.Extras
    /// The first bytes of a possible page, until they suffice for a decision.
    private var first = ByteBuffer(capacity: 0)
    /// Whether the body is a page; nil until that is known.
    private(set) var isPage: Bool?
    private var isProbe = false
    /// Whether the rest of the body is not needed.
    var isOfNoUse: Bool { isPage == false || isProbe && isPage == true }
    private var pageWords = PageWords()
    private var hashesWords = false
    private var content = PageContent()
    private var isUnlistedByHead = false

    /// Creates a reader, which takes the links of these elements, looks for extras, and keeps fragments and places here if they are wanted.
    init(extras: LinkScanner.Extras, elements: LinkElements, fragments: PageFragments?) {
        let places = extras.contains(.positions) ? PagePlaces() : nil
        self.extras = extras
        self.fragments = fragments
        self.places = places
        found = PageLinks(extras: extras, elements: elements, fragments: fragments, places: places)
    }

    /// Starts a page.
    ///
    /// - Parameters:
    ///   - url: the page's URL.
    ///   - syntax: its syntax by its type.
    ///   - length: its length in bytes, if it is known.
    ///   - isProbe: whether to find out only if it is a page.
    ///   - hashesWords: whether to compute `words`.
    ///   - encoding: its encoding by its head.
    ///   - noindex: whether its head asks not to list it.
    ///   - nofollow: whether its head asks to follow none of its links; nil if such requests are ignored.
    ///   - takesRequisites: whether links to requisites count, too.
    ///   - alreadyCounted: the number of its first links that were counted when it was read before.
    func startPage(
        _ url: WebURL, _ syntax: PageSyntax, length: Int?, isProbe: Bool, hashesWords: Bool, encoding: Encoding?,
        noindex: Bool, nofollow: Bool?, takesRequisites: Bool, alreadyCounted: Int
    ) {
        found.startPage(
            url, nofollow: nofollow, takesRequisites: takesRequisites, alreadyCounted: alreadyCounted)
        held.removeAll()
        fragments?.startPage()
        places?.startPage()
        isHolding = true
        first.removeAll(keepingCapacity: PageSniffer.limit)
        rest = length ?? .max
        self.isProbe = isProbe
        (content, isUnlistedByHead) = (PageContent(), noindex)
        declared = encoding
        self.takesRequisites = takesRequisites
        self.hashesWords = hashesWords
        if hashesWords { url.bytes.withUnsafeBufferPointer { pageWords.startPage($0) } }
        setSyntax(syntax)
    }

    private func setSyntax(_ syntax: PageSyntax) {
        self.syntax = syntax
        let isXML = syntax == .xhtml || syntax == .xml
        isPage = syntax == .html || syntax == .xhtml ? true : nil
        scanner.reset(navigation: !takesRequisites, isXML: isXML, extras: extras)
        decoder.startPage(declared: declared, isXML: isXML)
    }

    /// The number of links to pages, and to requisites if those are fetched.
    var links: Int { found.count }

    /// Whether search engines are asked not to list the page, at its end.
    var isUnlisted: Bool { isUnlistedByHead || scanner.robots.contains(.noindex) || found.isCopy }

    /// Whether there is nothing to show on the page, at its end.
    var isEmpty: Bool { content.isEmpty }

    /// Whether the page has asked so far to follow none of its links.
    var isNofollow: Bool { found.isNofollow }

    /// The hash of the page's words, at its end; nil if `startPage` did not ask for it.
    var words: UInt64? { hashesWords ? pageWords.finish() : nil }

    /// Whether the page has a script; known only if fragments are checked.
    var hasScript: Bool { scanner.hasScript }

    /// The page's encoding, once it is known.
    var encoding: Encoding? { decoder.encoding }

    /// The page's title; untrusted.
    var title: [UInt8]? { scanner.title.isEmpty ? nil : Array(scanner.title) }

    /// Reads a piece of the page.
    @inline(__always)
    func read(_ piece: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        guard isPage != false else { return }
        if syntax == .unknown { sniff(piece, receiver) } else { decode(piece, receiver) }
    }

    /// Ends the page.
    func finish(_ receiver: FrontierLinks) {
        if syntax == .unknown, isPage == nil { judge(receiver, isWhole: true) }
        decoder.finish { readText($0, receiver) }
        scanner.finish()
        places?.finish()
        // A document without an element is not a page.
        isPage = isPage ?? false
        guard isPage == true, !isProbe else { return }
        if isHolding { releaseLinks(receiver) }
        found.refuse(scanner.droppedLinks, receiver)
    }

    @inline(__always)
    private func decode(_ piece: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        rest -= piece.count
        let end = rest == 0 ? piece.end : nil
        decoder.decode(piece) { text in readText(text, receiver, isLast: end != nil && text.end == end) }
    }

    @inline(__always)
    private func readText(_ text: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks, isLast: Bool = false) {
        if hashesWords { pageWords.read(text) }
        scanner.scan(text)
        if content.isEmpty { content.read(text, scanner.tokenizer.links.all) }
        if let fragments { fragments.addAnchors(of: scanner, in: text) }
        if let places { places.read(text, scanner) { found.takes($0) } }
        if isPage == true, !isProbe {
            collectLinks(of: text, receiver, isLast: isLast)
        } else if isPage == nil {
            isPage = scanner.isXHTML
            if isPage == true, !isProbe { collectLinks(of: text, receiver, isLast: isLast) }
        }
        scanner.drain()
        if decoder.isTentative, let encoding = Encoding(label: scanner.metaCharset) { decoder.change(to: encoding) }
    }

    /// Offers the links of a piece, or holds them back. The last piece is not copied.
    @inline(__always)
    private func collectLinks(of text: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks, isLast: Bool) {
        if isHolding, !isLast { return holdLinks(of: text, receiver) }
        if isHolding { releaseLinks(receiver) }
        handOver(scanner.tokenizer.links.all, text, receiver)
    }

    @inline(__always)
    private func handOver(
        _ links: UnsafeBufferPointer<ScannedLink>, _ text: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks
    ) {
        found.encoding = decoder.encoding ?? .utf8
        found.applyDirectives(of: scanner)
        found.offerLinks(links, receiver) { scanner.value(of: $0, in: text) }
    }

    private func holdLinks(of text: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        let links = scanner.tokenizer.links.all
        for index in links.indices where found.wants(links[index]) {
            if held.append(links[index], scanner.value(of: links[index], in: text)) { continue }
            releaseLinks(receiver)
            return handOver(UnsafeBufferPointer(rebasing: links[index...]), text, receiver)
        }
    }

    /// Offers the links that were held back.
    private func releaseLinks(_ receiver: FrontierLinks) {
        isHolding = false
        found.encoding = decoder.encoding ?? .utf8
        found.applyDirectives(of: scanner)
        let values = held.bytes
        found.offerLinks(held.all, receiver) { $0.value(in: values) }
        held.removeAll()
    }

    /// Gathers the first bytes until they show the kind of the document.
    private func sniff(_ piece: UnsafeBufferPointer<UInt8>, _ receiver: FrontierLinks) {
        let taken = min(piece.count, PageSniffer.limit - first.count)
        if let start = piece.baseAddress { first.append(start, count: taken) }
        judge(receiver, isWhole: false)
        if syntax != .unknown { decode(UnsafeBufferPointer(rebasing: piece[taken...]), receiver) }
    }

    private func judge(_ receiver: FrontierLinks, isWhole: Bool) {
        switch PageSniffer.verdict(first.bytes, isWhole: isWhole) {
        case .html: setSyntax(.html)
        case .xml: setSyntax(.xml)
        case .other: return isPage = false
        case nil: return
        }
        decode(first.bytes, receiver)
    }
}

extension UnsafeBufferPointer {
    /// The end of the buffer.
    fileprivate var end: UnsafePointer<Element>? { baseAddress.map { $0 + count } }
}
