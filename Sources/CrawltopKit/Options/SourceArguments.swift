import ArgumentParser
import Crawl

/// The options for where URLs come from, beside the seeds and the links between pages.
struct SourceArguments: ParsableArguments {
    @Flag(
        name: .long,
        help: "Fetch what belongs to pages, too: images, scripts, style sheets, sound, embedded objects.")
    var pageRequisites = false

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Crawl what this sitemap lists: an index, XML, plain text, RSS or Atom, with gzip or without. Repeatable.",
            valueName: "url"),
        transform: OptionValue.url)
    var sitemap: [String] = []

    @Flag(name: .long, help: "Crawl what the sitemaps list that robots.txt names.")
    var sitemaps = false

    /// The crawl's options.
    var options: SourceOptions {
        var options = SourceOptions()
        options.takesRequisites = pageRequisites
        options.sitemaps = sitemap
        options.takesRobotsSitemaps = sitemaps
        return options
    }
}
