import HTTP
import Web

/// Reads one page as its bytes come in: links are found, resolved and offered to the frontier.
///
/// What a page says of all its links, by `base` and by meta robots, it may say behind some of them, and in bytes that come
/// later. So links are held back until the page has ended, or until `HeldLinks` are full: from then on it counts for those
/// of the piece in which it is said, and what follows.
///
/// Readers are pooled by the crawl; one is lent to an exchange only while a page's body flows.
final class PageReader {
    private let scanner = LinkScanner()
    private let decoder = PageDecoder()
    private var found = PageLinks()
    private var held = HeldLinks()
    private var isHolding = true
    /// The bytes to come, where that is known; otherwise more than will.
    private var rest = Int.max
    private var syntax = PageSyntax.html
    private var declared: Encoding?
    private var takesRequisites = false
    /// The first bytes of what may be a page, until they suffice to tell.
    private var first = ByteBuffer(capacity: 0)
    /// Whether what comes is a page; nil until that is known.
    private(set) var isPage: Bool?
    private var isProbe = false
    /// Whether nothing more is wanted of what comes.
    var isOfNoUse: Bool { isPage == false || isProbe && isPage == true }
    private var pageWords = PageWords()
    private var hashesWords = false

    /// Begins a page.
    ///
    /// - Parameters:
    ///   - url: the page's.
    ///   - syntax: what its type says.
    ///   - length: its bytes, where that is known.
    ///   - isProbe: whether it is only to be told if this is a page.
    ///   - hashesWords: whether `words` will be asked for.
    ///   - encoding: what its head says of its encoding.
    ///   - nofollow: whether its head asks to follow none of its links; nil where nothing of the kind is heeded.
    ///   - takesRequisites: whether what belongs to the page is a link, too.
    func startPage(
        _ url: WebURL, _ syntax: PageSyntax, length: Int?, isProbe: Bool, hashesWords: Bool, encoding: Encoding?,
        nofollow: Bool?, takesRequisites: Bool
    ) {
        found.startPage(url, nofollow: nofollow, takesRequisites: takesRequisites)
        held.removeAll()
        isHolding = true
        first.removeAll(keepingCapacity: PageSniffer.limit)
        rest = length ?? .max
        self.isProbe = isProbe
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
        scanner.reset(navigation: !takesRequisites, isXML: isXML)
        decoder.startPage(declared: declared, isXML: isXML)
    }

    /// Links that lead to pages, and to requisites where those are taken.
    var links: Int { found.count }

    /// Whether none of the page's links is to be followed, as far as it has said so.
    var isNofollow: Bool { found.isNofollow }

    /// A hash of what the page says, at its end; nil where `startPage` was not told to make one.
    var words: UInt64? { hashesWords ? pageWords.finish() : nil }

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
        // A document without an element is no page.
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
        if isPage == true, !isProbe {
            collectLinks(of: text, receiver, isLast: isLast)
        } else if isPage == nil {
            isPage = scanner.isXHTML
            if isPage == true, !isProbe { collectLinks(of: text, receiver, isLast: isLast) }
        }
        scanner.drain()
        if decoder.isTentative, let encoding = Encoding(label: scanner.metaCharset) { decoder.change(to: encoding) }
    }

    /// Takes what a piece holds, or keeps it for later. The last piece is not copied.
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
        found.heed(scanner)
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

    /// Takes what was held back.
    private func releaseLinks(_ receiver: FrontierLinks) {
        isHolding = false
        found.encoding = decoder.encoding ?? .utf8
        found.heed(scanner)
        let values = held.bytes
        found.offerLinks(held.all, receiver) { $0.value(in: values) }
        held.removeAll()
    }

    /// Gathers first bytes until they tell what comes.
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
    /// Where it ends.
    fileprivate var end: UnsafePointer<Element>? { baseAddress.map { $0 + count } }
}
