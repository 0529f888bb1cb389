/// The expected result of a crawl of the whole site, computed by the functions that make its pages.
public struct DemoSiteTruth: Sendable {
    /// URLs that answer 200 with an HTML page.
    public private(set) var html: Set<String> = []
    /// URLs that answer with a redirect, and its target. Two of them redirect to each other.
    public private(set) var redirects: [String: String] = [:]
    /// URLs that answer 404, 410 or 500.
    public private(set) var broken: [String: Int] = [:]
    /// URLs that answer 200 with another type and are linked by `a` elements.
    public private(set) var resources: Set<String> = []
    /// URLs that answer 200 with another type and are linked only by `link` and `img` elements.
    public private(set) var assets: Set<String> = []
    /// The link on the home page to another host, which does not exist.
    public static let external = "http://example.invalid/"

    /// The truth about a site.
    ///
    /// - Parameters:
    ///   - options: the site's options; its delays have no effect.
    ///   - url: the site's `url`.
    public init(options: DemoSiteOptions, url: String) {
        let map = SiteMap(seed: options.seed, pages: options.pages)
        assets = [Self.url(.style, url), Self.url(.logo, url)]
        var seen: Set<Route> = [.page(0)]
        var todo = [Route.page(0)]
        while let route = todo.popLast() {
            visit(route, map, url)
            var next: [Route] = []
            if let (_, target) = map.redirection(of: route) {
                next.append(target)
            }
            map.forEachLink(of: route) { next.append($0) }
            todo += next.filter { seen.insert($0).inserted }
        }
    }

    private mutating func visit(_ route: Route, _ map: SiteMap, _ url: String) {
        let own = Self.url(route, url)
        switch route {
        case .page, .large, .wide, .list: html.insert(own)
        case .redirect, .chain, .loop: redirects[own] = map.redirection(of: route).map { Self.url($0.target, url) }
        case .broken(let number): broken[own] = map.brokenStatus(number)
        case .style, .logo, .notes, .data, .robots: resources.insert(own)
        }
    }

    private static func url(_ route: Route, _ base: String) -> String {
        var path: [UInt8] = []
        route.appendPath(to: &path)
        return base + String(decoding: path, as: UTF8.self)
    }
}
