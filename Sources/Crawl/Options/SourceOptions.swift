public import Web

/// Where a crawl's URLs come from, beside its seeds and the links between pages.
public struct SourceOptions: Sendable {
    /// Whether what belongs to a page is fetched, too: images, scripts, style sheets, and what else it embeds. It is as
    /// far from the seed as its page.
    public var takesRequisites = false
    /// URLs of sitemaps, as the user wrote them. They are seeds, whose hosts are in scope, and are read as sitemaps.
    public var sitemaps: [String] = []
    /// Whether the sitemaps that a robots.txt names are read; nothing comes of it where no robots.txt is fetched.
    public var takesRobotsSitemaps = false
    /// Whether any sitemap may be read.
    var takesSitemaps: Bool { takesRobotsSitemaps || !sitemaps.isEmpty }
    /// How much of sitemaps is read.
    public var sitemapLimits = SitemapLimits()

    /// Links between pages only.
    public init() {}
}
