/// What a crawl left out because of limits.
struct Losses {
    /// The limit that ended it, if one did.
    var endedBy: CrawlLimit?
    /// The number of URLs not kept.
    var refused = 0
    /// Whether the robots rules of some host alone exceed the limit.
    var lacksRulesRoom = false

    /// The limit that ended the crawl or left something out, if any.
    func limit(
        of options: CrawlOptions, state: CrawlState, counts: Counts, textBytes: Int, origins: Int
    ) -> CrawlLimit? {
        // If nothing was left to do, the limit left nothing out.
        if let endedBy, state != .finished || counts.todo > 0 { return endedBy }
        if lacksRulesRoom { return .robotsBytes(options.frontier.robotsBytes) }
        guard refused > 0 else { return nil }
        if counts.seen >= options.frontier.urls { return .urls(options.frontier.urls) }
        if textBytes >= options.frontier.textBytes { return .urlBytes(options.frontier.textBytes) }
        return origins >= options.frontier.origins ? .origins(options.frontier.origins) : .found(refused)
    }
}
