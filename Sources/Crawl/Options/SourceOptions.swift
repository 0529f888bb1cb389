public import Web

/// The sources of a crawl's URLs other than its seeds and links between pages.
public struct SourceOptions: Sendable {
    /// Whether requisites of pages are fetched, too: images, scripts, style sheets, and other embedded resources. They
    /// have the depth of their page.
    public var takesRequisites = false
    /// Whether what style sheets, style elements and style attributes name is fetched, too. It has no effect unless
    /// requisites are.
    public var takesStyles = false
    /// Whether the Link fields of responses count as the link elements of their pages do.
    public var takesLinkFields = false
    /// Whether what meta elements name for cards of a page (`og:image` and the like) counts as a link.
    public var takesCards = false
    /// Whether what scripts of linked data (JSON-LD) name counts as a link.
    public var takesLinkedData = false
    /// The elements whose links are taken.
    public var elements = LinkElements.all
    /// URLs of sitemaps, as the user wrote them. They are seeds, whose hosts are in scope, and are read as sitemaps.
    public var sitemaps: [String] = []
    /// Whether the sitemaps that a robots.txt names are read. It has no effect if no robots.txt is fetched.
    public var takesRobotsSitemaps = false
    /// Whether any sitemap may be read.
    var takesSitemaps: Bool { takesRobotsSitemaps || !sitemaps.isEmpty }
    /// The limits for sitemaps.
    public var sitemapLimits = SitemapLimits()

    /// Creates options with links between pages as the only source.
    public init() {}
}
