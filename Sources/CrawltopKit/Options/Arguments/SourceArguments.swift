import ArgumentParser
import Crawl

/// The options for sources of URLs other than seeds and links between pages.
struct SourceArguments: ParsableArguments {
    @Flag(
        name: .long,
        help: "Fetch what belongs to pages, too: images, scripts, style sheets, sound, embedded objects.")
    var pageRequisites = false

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Take links from there, too: css (what style sheets, elements and attributes name; with --page-requisites), "
                + "header (Link fields), cards (og:image, og:url, twitter:image and the like), json-ld (linked data in "
                + "scripts), or all of these; or of these elements only (a, link, img), or not of those (no-iframe); separated by "
                + "commas.",
            valueName: "kinds"), transform: { try LinkKinds($0) })
    var links: [LinkKinds] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Crawl what this sitemap lists: an index, XML, plain text, RSS or Atom, with gzip or without. Repeatable.",
            valueName: "url"),
        transform: SecretValue.reading(OptionValue.url))
    var sitemap: [SecretValue<String>] = []

    @Flag(name: .long, help: "Crawl what the sitemaps list that robots.txt names.")
    var sitemaps = false

    func validate() throws {
        for url in sitemap { try url.check("--sitemap") }
        if !pageRequisites, let word = LinkKinds(links).wordOfRequisites {
            throw ValidationError("--links \(word) needs --page-requisites")
        }
        if let element = LinkKinds(links).contradiction {
            throw ValidationError("--links \(element) and no-\(element) contradict each other")
        }
    }

    /// The crawl's options.
    ///
    /// - Throws: the errors that `validate` throws.
    func options() throws(ValueError) -> SourceOptions {
        var options = SourceOptions()
        options.takesRequisites = pageRequisites
        LinkKinds(links).apply(to: &options)
        for url in sitemap { options.sitemaps.append(try url.get()) }
        options.takesRobotsSitemaps = sitemaps
        return options
    }
}
