package import Crawl
package import Words

extension CrawlCommand {
    /// What a command changed, for those that set a limit or take something back; nil for others.
    package var words: SafeText? {
        switch self {
        case .here(let command): command.words.map { $0 + ", in this process" }
        case .setConcurrency(let count): "at most " + SafeText(counting: count, "connection")
        case .setPerHost(let count): "at most " + SafeText(counting: count, "connection") + " to a host"
        case .setRate(let count):
            count.map { "at most " + SafeText(counting: $0, "request") + " a second" }
                ?? "no limit on requests a second"
        case .setDelay(0): "no delay between requests to a host"
        case .setDelay(let delay): "at least " + SafeText(duration: delay) + " between requests to a host"
        case .setDepthLimit(let limit):
            limit.map { "no more than " + SafeText(counting: $0, "link") + " from a seed from now on" }
                ?? "links are followed at any depth from now on"
        case .setPageLimit(let limit): CrawlLimit.words(limit.map(CrawlLimit.pages))
        case .setByteLimit(let limit): CrawlLimit.words(limit.map(CrawlLimit.bytes))
        case .setTimeLimit(let limit): CrawlLimit.words(limit.map(CrawlLimit.duration))
        case .undoIgnore, .restoreCluster: "taken back: what was dropped waits again"
        default: nil
        }
    }
}
