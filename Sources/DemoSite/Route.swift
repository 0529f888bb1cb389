import HTTPServer

/// All addresses of the site. A path is made from a route and parsed into it; there is no look-up.
enum Route: Hashable {
    /// An ordinary page; 0 is the home page, and the first of each fifty is its topic's index.
    case page(Int)
    /// A page of hundreds of kilobytes, or of megabytes.
    case large(Int)
    /// A page of a thousand links.
    case wide
    /// A redirect to a page.
    case redirect(Int)
    /// A chain of redirects to a page.
    case chain(Int)
    /// Two redirects that lead to each other.
    case loop(Int)
    /// A missing or broken page.
    case broken(Int)
    /// A list of at most a thousand pages of another site.
    case list(site: Int, number: Int)
    case style, logo, notes, data, robots

    static let pagesOfTopic = 50

    /// Parses a path without query; nil for an unknown one.
    init?(path: UnsafeBufferPointer<UInt8>) {
        var rest = PathReader(path)
        guard rest.skip("/") else { return nil }
        let route: Route?
        if rest.isAtEnd {
            route = .page(0)
        } else if rest.skip("topic-") {
            route = Self.topicPage(&rest)
        } else if rest.skip("page-") {
            route = rest.number(then: ".html").flatMap { (1..<Self.pagesOfTopic).contains($0) ? .page($0) : nil }
        } else if rest.skip("go/") {
            route = Self.redirection(&rest)
        } else if rest.skip("broken/") {
            route = rest.number(then: ".html").map(Route.broken)
        } else if rest.skip("large/") {
            route = rest.number(then: ".html").map(Route.large)
        } else if rest.skip("list/") {
            route = Self.list(&rest)
        } else {
            route = Self.file(&rest)
        }
        guard let route, rest.isAtEnd else { return nil }
        self = route
    }

    private static func topicPage(_ rest: inout PathReader) -> Route? {
        guard let topic = rest.number(then: "/"), topic > 0 else { return nil }
        if rest.isAtEnd {
            return .page(topic * pagesOfTopic)
        }
        guard rest.skip("page-"), let page = rest.number(then: ".html"), page / pagesOfTopic == topic,
            page % pagesOfTopic != 0
        else { return nil }
        return .page(page)
    }

    private static func redirection(_ rest: inout PathReader) -> Route? {
        if rest.skip("chain-") { return rest.number(then: "").map(Route.chain) }
        if rest.skip("loop-") { return rest.number(then: "").map(Route.loop) }
        return rest.number(then: "").map(Route.redirect)
    }

    private static func list(_ rest: inout PathReader) -> Route? {
        guard let site = rest.number(then: "-"), let number = rest.number(then: ".html") else { return nil }
        return .list(site: site, number: number)
    }

    private static func file(_ rest: inout PathReader) -> Route? {
        if rest.skip("links.html") { return .wide }
        if rest.skip("style.css") { return .style }
        if rest.skip("logo.png") { return .logo }
        if rest.skip("notes.txt") { return .notes }
        if rest.skip("data.json") { return .data }
        return rest.skip("robots.txt") ? .robots : nil
    }

    /// Appends the path without its leading "/".
    func appendPath(to bytes: inout [UInt8]) {
        switch self {
        case .page(let page):
            let (topic, place) = page.quotientAndRemainder(dividingBy: Self.pagesOfTopic)
            if topic > 0 {
                bytes.append("topic-", topic, "/")
            }
            if place > 0 {
                bytes.append("page-", page, ".html")
            }
        case .large(let number): bytes.append("large/", number, ".html")
        case .redirect(let number): bytes.append("go/", number, "")
        case .chain(let number): bytes.append("go/chain-", number, "")
        case .loop(let number): bytes.append("go/loop-", number, "")
        case .broken(let number): bytes.append("broken/", number, ".html")
        case .list(let site, let number):
            bytes.append("list/", site, "-")
            bytes.append("", number, ".html")
        case .wide: bytes.append("links.html")
        case .style: bytes.append("style.css")
        case .logo: bytes.append("logo.png")
        case .notes: bytes.append("notes.txt")
        case .data: bytes.append("data.json")
        case .robots: bytes.append("robots.txt")
        }
    }

    /// A unique number for each page.
    var number: Int {
        switch self {
        case .page(let page): page
        case .large(let number): -number
        default: -1_000
        }
    }

    /// The folder for relative links on this page: 0 is the root; no two folders are nested.
    var folder: Int {
        switch self {
        case .page(let page): page / Self.pagesOfTopic
        case .redirect, .chain, .loop: -1
        case .broken: -2
        case .large: -3
        case .list: -4
        default: 0
        }
    }
}

/// Parses a path from left to right.
private struct PathReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var offset = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func skip(_ word: StaticString) -> Bool {
        let end = offset + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        for index in offset..<end where bytes[index] != word.utf8Start[index - offset] {
            return false
        }
        offset = end
        return true
    }

    /// A decimal number without leading zeros, of at most nine digits, and the word that must follow it.
    mutating func number(then word: StaticString) -> Int? {
        let begin = offset
        var value = 0
        while offset < bytes.count, offset - begin < 9, case let digit = bytes[offset] &- UInt8(ascii: "0"), digit < 10
        {
            value = value * 10 + Int(digit)
            offset += 1
        }
        let isCanonical = offset == begin + 1 || (offset > begin && bytes[begin] != UInt8(ascii: "0"))
        return isCanonical && skip(word) ? value : nil
    }
}
