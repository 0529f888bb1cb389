public import Web

/// Where a link stands on its page.
public struct LinkPosition: Sendable {
    /// The element.
    public let element: ScannedLink.Element
    /// The line, from 1: lines end at line feeds.
    public let line: Int
    /// The column of the tag's `<`, from 1, in characters of the text that the page's bytes are decoded to.
    public let column: Int
    /// The link's text on one line, cut if it is long: untrusted UTF-8. Empty for other elements than `a`.
    public let text: [UInt8]

    /// Creates a position.
    public init(element: ScannedLink.Element, line: Int, column: Int, text: [UInt8]) {
        (self.element, self.line, self.column, self.text) = (element, line, column, text)
    }
}

/// A link with where it stands on its page.
public struct PlacedLink: Sendable {
    /// The URL to which it leads.
    public let target: URLID
    /// Where it stands.
    public let position: LinkPosition

    /// Creates a link.
    public init(target: URLID, position: LinkPosition) {
        (self.target, self.position) = (target, position)
    }
}

/// Where the links of all pages stand, for as long as they may turn out broken.
struct PlaceTable {
    /// What is kept, whatever a site sends. Links beyond are only counted.
    struct Limits {
        /// The largest number of places, 32 bytes each.
        var places = 1 << 20
        /// The largest number of bytes of link text.
        var textBytes = 32 << 20
    }

    private struct Entry {
        let target: UInt32
        let page: UInt32
        let line: UInt32
        let column: UInt32
        let element: ScannedLink.Element
        let start: Int
        let count: UInt8
    }

    struct Key: Hashable {
        let page: UInt32
        let target: UInt32
    }

    private let limits: Limits
    private var entries: [Entry] = []
    private var text: [UInt8] = []
    private var isFull = false
    /// The number of links whose places were not kept because of a limit.
    private(set) var notKept = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Adds the places of a page's links.
    ///
    /// - Parameters:
    ///   - page: the page.
    ///   - found: its links.
    ///   - isSettled: whether a URL has ended well, so that links to it are not broken.
    mutating func add(_ page: UInt32, _ found: PagePlaces, isSettled: (UInt32) -> Bool) {
        notKept += found.dropped
        for place in found.places {
            guard let target = place.target, !isSettled(target) else { continue }
            if entries.count >= limits.places || text.count + place.text.count > limits.textBytes {
                if !isFull { dropSettled(isSettled) }
                guard !isFull else {
                    notKept += 1
                    continue
                }
            }
            entries.append(
                Entry(
                    target: target, page: page, line: place.line, column: place.column, element: place.element,
                    start: text.count, count: UInt8(clamping: place.text.count)))
            text.append(contentsOf: place.text)
        }
    }

    /// Drops the places of links that are not broken. If that leaves little room, no more are taken, so that this is not
    /// done at each link.
    private mutating func dropSettled(_ isSettled: (UInt32) -> Bool) {
        let (all, old) = (entries, text)
        entries.removeAll()
        text.removeAll()
        for entry in all where !isSettled(entry.target) {
            let start = text.count
            text.append(contentsOf: old[entry.start..<entry.start + Int(entry.count)])
            entries.append(
                Entry(
                    target: entry.target, page: entry.page, line: entry.line, column: entry.column,
                    element: entry.element, start: start, count: entry.count))
        }
        isFull = entries.count > limits.places / 4 * 3 || text.count > limits.textBytes / 4 * 3
    }

    /// The first place on its page of each of some links.
    func places(of wanted: Set<Key>) -> [Key: LinkPosition] {
        var found: [Key: LinkPosition] = [:]
        for entry in entries {
            let key = Key(page: entry.page, target: entry.target)
            guard wanted.contains(key), found[key] == nil else { continue }
            found[key] = LinkPosition(
                element: entry.element, line: Int(entry.line), column: Int(entry.column),
                text: Array(text[entry.start..<entry.start + Int(entry.count)]))
        }
        return found
    }
}
