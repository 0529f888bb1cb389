import ArgumentParser

/// The options for what is checked on pages beside whether links lead anywhere.
struct CheckArguments: ParsableArguments {
    @Flag(
        name: .long,
        help: "Look for the #place that a link names on its page, if the crawl reads that page: no request is added.")
    var checkFragments = false

    @Flag(name: .long, help: "Warn of links from pages with TLS (https) to URLs without (http), on whatever host.")
    var requireHttps = false

    @Flag(name: .long, help: "Tell of broken links where they stand: element, text, line and column.")
    var positions = false
}
