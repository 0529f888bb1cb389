/// The anchors of all pages, and the links with fragments that still have to be looked up.
///
/// A fragment is looked up when the page with the link has been read, if the target has been by then; otherwise at the
/// crawl's end, when it is known where redirects lead.
struct FragmentTable {
    private struct Name {
        let target: UInt32
        let end: Int
    }

    /// What is kept of fragments, whatever a site sends. Links beyond are only counted.
    struct Limits {
        /// The largest number of anchors, eight bytes each.
        var anchors = 1 << 23
        /// The largest number of links that wait, eight bytes each, and about 60 for each distinct target.
        var links = 1 << 22
        /// The largest number of bytes of fragments.
        var textBytes = 64 << 20
        /// The largest number of redirects to a fragment.
        var redirects = 1 << 16
    }

    /// Where a link stands on its page: a line and a column, from 1.
    typealias Place = (line: UInt32, column: UInt32)

    let hash: Fingerprint
    private let limits: Limits
    private let keepsPlaces: Bool
    private var pages: [UInt32: PageAnchors] = [:]
    private var anchorCount = 0
    private var names: [Name] = []
    private var places: [PageFragments.Link: UInt32] = [:]
    private var text: [UInt8] = []
    private(set) var links: [(name: UInt32, page: UInt32)] = []
    /// Where each of `links` stands, if that is kept; a line of 0 is none.
    private var linkPlaces: [Place] = []
    private var redirects: [UInt32: [UInt8]] = [:]
    /// The number of links whose place was found at once, each counted once a page.
    private(set) var found = 0
    /// The number of links that were not kept because of a limit.
    private(set) var notKept = 0

    init(hash: Fingerprint, limits: Limits = Limits(), keepsPlaces: Bool = false) {
        self.hash = hash
        self.limits = limits
        self.keepsPlaces = keepsPlaces
    }

    /// The anchors of a page; nil if it was not read, or has too many.
    func anchors(of page: UInt32) -> PageAnchors? { pages[page] }

    /// Adds what a page has. Where its links stand is nil if that is not kept.
    mutating func add(
        _ page: UInt32, _ anchors: PageAnchors?, _ fragments: PageFragments, _ places: PagePlaces? = nil
    ) {
        anchorCount -= pages.removeValue(forKey: page)?.hashes.count ?? 0
        if let anchors, anchorCount + anchors.hashes.count <= limits.anchors {
            anchorCount += anchors.hashes.count
            pages[page] = anchors
        }
        notKept += fragments.dropped
        var start = 0
        fragments.text.withUnsafeBufferPointer { text in
            for (link, end, number) in fragments.links {
                let fragment = UnsafeBufferPointer(rebasing: text[start..<end])
                start = end
                if pages[link.target]?.has(fragment, hash) == true {
                    found += 1
                } else {
                    keep(link, fragment, on: page, at: number.flatMap { places?.lineAndColumn(of: $0) })
                }
            }
        }
    }

    private mutating func keep(
        _ link: PageFragments.Link, _ fragment: UnsafeBufferPointer<UInt8>, on page: UInt32, at place: Place?
    ) {
        guard links.count < limits.links else {
            notKept += 1
            return
        }
        if let name = places[link] { return add(name, on: page, at: place) }
        guard text.count + fragment.count <= limits.textBytes else {
            notKept += 1
            return
        }
        let name = UInt32(names.count)
        text.append(contentsOf: fragment)
        names.append(Name(target: link.target, end: text.count))
        places[link] = name
        add(name, on: page, at: place)
    }

    private mutating func add(_ name: UInt32, on page: UInt32, at place: Place?) {
        links.append((name, page))
        if keepsPlaces { linkPlaces.append(place ?? (0, 0)) }
    }

    /// Where a link of `links` stands; nil if that is not kept.
    func place(ofLink index: Int) -> Place? {
        guard linkPlaces.indices.contains(index), linkPlaces[index].line > 0 else { return nil }
        return linkPlaces[index]
    }

    /// Remembers the fragment to which a URL redirects, which counts in place of a link's; nil if there is none.
    mutating func setRedirect(_ url: UInt32, _ fragment: [UInt8]?) {
        guard let fragment, fragment.count <= LinkFragment.limit, redirects.count < limits.redirects else {
            redirects.removeValue(forKey: url)
            return
        }
        redirects[url] = fragment
    }

    /// The fragment with which a URL redirects; nil if it has none of its own.
    func redirectFragment(of url: UInt32) -> [UInt8]? { redirects.isEmpty ? nil : redirects[url] }

    /// The number of distinct fragments with their targets among the links that wait.
    var nameCount: Int { names.count }

    /// The target of a fragment, given by its number.
    func target(of name: Int) -> UInt32 { names[name].target }

    /// The text of a fragment, given by its number.
    func fragment(_ name: Int) -> [UInt8] {
        Array(text[(name == 0 ? 0 : names[name - 1].end)..<names[name].end])
    }
}
