import TestSupport

@testable import Crawl
@testable import HTTP

/// A small site of pages, redirects and what fails, and what a crawl of it must find, whoever answers first.
struct RandomSite {
    enum Node {
        case page([Link])
        case redirect(Int)
        case status(UInt16)
        case failure
    }

    struct Link {
        let target: Int
        var isNofollow = false
        /// Whether it belongs to the page: it is as near as that.
        var isPart = false
    }

    struct BrokenLink: Hashable {
        let url: Int
        let via: [Int]
        let status: UInt16
        let error: FetchErrorKind?
        let page: Int?
    }

    /// What is to come of a crawl.
    struct Outcome: Equatable {
        /// The distance of what is fetched; 0 for all where depth is not limited.
        var depths: [Int: Int] = [:]
        var skipped: Set<Int> = []
        var broken: Set<BrokenLink> = []
    }

    private(set) var nodes: [Node] = []
    let seeds: [Int]
    let maxDepth: Int?
    let maxRedirects: Int

    init(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &dice) }
        let count = 4 + roll(14)
        maxDepth = roll(3) == 0 ? nil : roll(5)
        maxRedirects = roll(4)
        seeds = roll(3) == 0 ? [0, 1] : [0]
        nodes = (0..<count).map { number in
            switch roll(10) {
            case _ where number == 0, 0..<4:
                .page(
                    (0..<1 + roll(4)).map { _ in
                        Link(target: roll(count), isNofollow: roll(8) == 0, isPart: roll(6) == 0)
                    })
            case 4..<8: .redirect(roll(count))
            case 8: .status(404)
            default: .failure
            }
        }
    }

    static func path(_ number: Int) -> String { "/n\(number)" }
    static func url(_ number: Int) -> String { "http://a.test\(path(number))" }

    func answer(to path: String) -> Answer {
        guard let number = Int(path.dropFirst(2)), nodes.indices.contains(number) else { return .failure(.reset) }
        switch nodes[number] {
        case .page(let links):
            return .response(
                html(
                    links.map { link in
                        let url = Self.path(link.target)
                        if link.isPart { return "<object data=\(url)></object>" }
                        return "<a\(link.isNofollow ? " rel=nofollow" : "") href=\(url)>x</a>"
                    }.joined()))
        case .redirect(let target): return .response(redirect(Self.path(target)))
        case .status(let status): return .response("HTTP/1.1 \(status) No\r\nContent-Length: 0\r\n\r\n")
        case .failure: return .failure(.timeout)
        }
    }

    /// All ways that are within the limits are walked, one link or redirect after the other.
    var expected: Outcome {
        struct Place: Hashable {
            let node: Int
            let depth: Int
            let hops: Int
        }
        var outcome = Outcome()
        var named = Set(seeds)
        var next = seeds.map { Place(node: $0, depth: 0, hops: 0) }
        var known = Set(next)
        while let place = next.popLast() {
            guard place.depth <= maxDepth ?? .max, place.hops <= maxRedirects else { continue }
            outcome.depths[place.node] = min(place.depth, outcome.depths[place.node] ?? .max)
            var found: [Place] = []
            switch nodes[place.node] {
            case .page(let links):
                for link in links {
                    named.insert(link.target)
                    let step = link.isPart || maxDepth == nil ? 0 : 1
                    // A part is no hyperlink: it asks nothing of who follows.
                    if link.isPart || !link.isNofollow {
                        found.append(Place(node: link.target, depth: place.depth + step, hops: 0))
                    }
                }
            case .redirect(let target):
                named.insert(target)
                found.append(Place(node: target, depth: place.depth, hops: place.hops + 1))
            case .status, .failure: break
            }
            next += found.filter { known.insert($0).inserted }
        }
        outcome.skipped = named.subtracting(outcome.depths.keys)
        outcome.broken = brokenLinks(Set(outcome.depths.keys))
        return outcome
    }

    private func brokenLinks(_ fetched: Set<Int>) -> Set<BrokenLink> {
        var links = seeds.map { (url: $0, page: Int?.none) }
        for page in fetched {
            if case .page(let all) = nodes[page] { links += all.map { ($0.target, page) } }
        }
        return Set(links.compactMap { brokenLink($0.url, on: $0.page, fetched) })
    }

    private func brokenLink(_ url: Int, on page: Int?, _ fetched: Set<Int>) -> BrokenLink? {
        var trail = [url]
        while let last = trail.last, fetched.contains(last) {
            func broken(_ status: UInt16, _ error: FetchErrorKind?) -> BrokenLink {
                BrokenLink(url: url, via: Array(trail.dropFirst()), status: status, error: error, page: page)
            }
            switch nodes[last] {
            case .page: return nil
            case .status(let status): return broken(status, nil)
            case .failure: return broken(0, .timeout)
            case .redirect(let target):
                if trail.contains(target) || trail.count > maxRedirects { return broken(302, .redirect) }
                trail.append(target)
            }
        }
        return nil
    }
}
