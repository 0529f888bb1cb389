import Web

/// The anchors of one page, and its links that have fragments, while it is read.
final class PageFragments {
    /// The largest number of anchors of a page. Of one with more none is kept, and no fragment is looked for on it.
    static let anchorLimit = 1 << 18
    /// The largest number of distinct links with fragments on a page, and of the bytes of these; others are only counted.
    static let linkLimit = 1 << 16
    static let textLimit = 1 << 20

    struct Link: Hashable {
        /// The URL to which it leads.
        let target: UInt32
        /// The hash of its fragment.
        let hash: UInt64
    }

    let hash: Fingerprint
    private var hashes: [UInt64] = []
    private var hasAllAnchors = true
    private var known: Set<Link> = []
    /// The links, each with where its fragment ends in `text`, and its number on the page if it stands in the page itself.
    private(set) var links: [(link: Link, end: Int, number: Int?)] = []
    private(set) var text: [UInt8] = []
    /// The number of links that are beyond a limit.
    private(set) var dropped = 0
    private var scratch = WebURL()

    init(hash: Fingerprint) {
        self.hash = hash
    }

    func startPage() {
        // What an unusual page has left behind is freed.
        hashes.removeAll(keepingCapacity: hashes.capacity < 1 << 12)
        known.removeAll(keepingCapacity: known.capacity < 1 << 12)
        links.removeAll(keepingCapacity: links.capacity < 1 << 12)
        text.removeAll(keepingCapacity: text.capacity < 1 << 16)
        (hasAllAnchors, dropped) = (true, 0)
    }

    /// Adds the anchors of a piece of the page.
    func addAnchors(of scanner: LinkScanner, in piece: UnsafeBufferPointer<UInt8>) {
        for anchor in scanner.tokenizer.anchors {
            guard hashes.count < Self.anchorLimit else {
                hasAllAnchors = false
                return
            }
            hashes.append(hash(scanner.name(of: anchor, in: piece)))
        }
    }

    /// Adds a link, if it has a fragment. Its number is nil if it stands in a document within the page.
    func addLink(_ link: UnsafeBufferPointer<UInt8>, to target: UInt32, number: Int?) {
        LinkFragment.read(link, scratch: &scratch) { fragment in
            let link = Link(target: target, hash: hash(fragment))
            guard !known.contains(link) else { return }
            guard fragment.count <= LinkFragment.limit, links.count < Self.linkLimit,
                text.count + fragment.count <= Self.textLimit
            else {
                dropped += 1
                return
            }
            known.insert(link)
            text.append(contentsOf: fragment)
            links.append((link, text.count, number))
        }
    }

    /// The anchors of the whole page; nil if they are too many.
    func anchors(hasScript: Bool) -> PageAnchors? {
        guard hasAllAnchors else { return nil }
        hashes.sort()
        var distinct: [UInt64] = []
        distinct.reserveCapacity(hashes.count)
        for hash in hashes where hash != distinct.last { distinct.append(hash) }
        return PageAnchors(hashes: distinct, hasScript: hasScript)
    }
}
