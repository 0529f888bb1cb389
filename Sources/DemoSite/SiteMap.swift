/// The links between pages, as a function of the seed and the number of pages: the one source of both the pages and the
/// truth about them.
struct SiteMap {
    let seed: UInt64
    /// The number of ordinary pages, 1 to 10,000,000.
    let pages: Int
    /// The numbers of listed pages of other sites.
    let listed: [Int]
    /// The largest number of links on a list.
    static let listLength = 1_000
    static let largeSizes = [4, 8, 16, 40]
    static let chainLength = 5
    private static let pagesPerRedirect = 20
    private static let pagesPerBroken = 40

    init(seed: UInt64, pages: Int, listed: [Int] = []) {
        self.seed = seed
        self.listed = listed
        self.pages = min(max(pages, 1), 10_000_000)
    }

    /// The purpose of a number; each has choices of its own.
    enum Purpose: UInt64 {
        case redirectOwner, brokenOwner, linkCount, link, redirect, chain, wide, large, form, delay, framing, text,
            title
    }

    @inline(__always)
    func hash(_ purpose: Purpose, _ number: Int) -> UInt64 {
        SiteHash.mix(seed, purpose.rawValue, number)
    }

    /// Whether the site has the route.
    func has(_ route: Route) -> Bool {
        switch route {
        case .page(let page): page < pages
        case .large(let number): (1...Self.largeSizes.count).contains(number)
        case .redirect(let number): number < pages / Self.pagesPerRedirect
        case .chain(let number): (1...Self.chainLength).contains(number)
        case .loop(let number): (1...2).contains(number)
        case .broken: false
        case .list(let site, let number):
            listed.indices.contains(site) && number < Self.lists(of: listed[site])
        default: true
        }
    }

    /// The target of a redirect, and its status.
    func redirection(of route: Route) -> (status: Int, target: Route)? {
        switch route {
        case .redirect(let number):
            let status = [301, 302, 307, 308][number % 4]
            return (status, .page(SiteHash.pick(hash(.redirect, number), below: pages)))
        case .chain(Self.chainLength): return (302, .page(SiteHash.pick(hash(.chain, 0), below: pages)))
        case .chain(let number): return (301, .chain(number + 1))
        case .loop(let number): return (302, .loop(3 - number))
        default: return nil
        }
    }

    /// The status of a broken page: 404, 410 or 500, in turn.
    func brokenStatus(_ number: Int) -> Int {
        [404, 410, 500][number % 3]
    }

    /// Calls `body` with every link from a page to the site itself, in the order on the page.
    func forEachLink(of route: Route, _ body: (Route) -> Void) {
        switch route {
        case .page(0): homeLinks(body)
        case .page(let page) where page % Route.pagesOfTopic == 0: indexLinks(page, body)
        case .page(let page): pageLinks(page, body)
        case .wide:
            for number in 0..<1_000 {
                body(.page(SiteHash.pick(hash(.wide, number), below: pages)))
            }
        case .large(let large):
            body(.page(0))
            for number in 0..<5 {
                body(.page(SiteHash.pick(hash(.large, large * 5 + number), below: pages)))
            }
        default: break
        }
    }

    /// The number of lists for a number of pages.
    static func lists(of pages: Int) -> Int { (pages + listLength - 1) / listLength }

    /// The pages of another site on a list.
    func pages(onList number: Int, of site: Int) -> Range<Int> {
        guard listed.indices.contains(site) else { return 0..<0 }
        let first = number * Self.listLength
        return first..<max(first, min(listed[site], first + Self.listLength))
    }

    private func homeLinks(_ body: (Route) -> Void) {
        // The first list of each site, then the second of each, so that all sites are found soon.
        for number in 0..<(listed.map(Self.lists).max() ?? 0) {
            for site in listed.indices where number < Self.lists(of: listed[site]) {
                body(.list(site: site, number: number))
            }
        }
        for index in stride(from: Route.pagesOfTopic, to: pages, by: Route.pagesOfTopic) {
            body(.page(index))
        }
        for page in 1..<max(1, min(Route.pagesOfTopic, pages)) {
            body(.page(page))
        }
        for large in 1...Self.largeSizes.count {
            body(.large(large))
        }
        for route in [Route.wide, .chain(1), .loop(1), .notes, .data, .broken(0), .broken(1), .broken(2)] {
            body(route)
        }
    }

    private func indexLinks(_ index: Int, _ body: (Route) -> Void) {
        body(.page(0))
        for page in index..<min(index + Route.pagesOfTopic, pages) {
            body(.page(page))
        }
        body(.page((index + Route.pagesOfTopic) < pages ? index + Route.pagesOfTopic : 0))
    }

    private func pageLinks(_ page: Int, _ body: (Route) -> Void) {
        body(.page(0))
        body(.page(page - page % Route.pagesOfTopic))
        body(.page(page - 1))
        body(.page(page + 1 < pages ? page + 1 : 0))
        let count = 5 + SiteHash.pick(hash(.linkCount, page), below: 8)
        for number in 0..<count {
            body(.page(SiteHash.pick(hash(.link, page * 16 + number), below: pages)))
        }
        if let redirect = owned(by: page, .redirectOwner, one: Self.pagesPerRedirect) {
            body(.redirect(redirect))
        }
        if let broken = owned(by: page, .brokenOwner, one: Self.pagesPerBroken) {
            body(.broken(broken + 3))
        }
    }

    /// In each full group of pages, one page links to that group's redirect or broken link.
    private func owned(by page: Int, _ purpose: Purpose, one size: Int) -> Int? {
        let (group, place) = page.quotientAndRemainder(dividingBy: size)
        guard (group + 1) * size <= pages else { return nil }
        // It is never the first of a group, which may be an index.
        let owner = 1 + SiteHash.pick(hash(purpose, group), below: size - 1)
        return place == owner ? group : nil
    }
}
