/// What limits kept from a crawl.
struct Losses {
    /// The limit that ended it, if one did.
    var endedBy: CrawlLimit?
    /// URLs that were not kept.
    var refused = 0
    /// Whether some robots rules found no room by themselves.
    var lacksRulesRoom = false

    /// The limit that ended the crawl or kept something from it, if one did.
    func limit(
        of options: CrawlOptions, state: CrawlState, counts: Counts, textBytes: Int, origins: Int
    ) -> CrawlLimit? {
        // Where nothing was left to do it kept nothing from being done.
        if let endedBy, state != .finished || counts.todo > 0 { return endedBy }
        if lacksRulesRoom { return .robotsBytes(options.frontier.robotsBytes) }
        guard refused > 0 else { return nil }
        if counts.seen >= options.frontier.urls { return .urls(options.frontier.urls) }
        if textBytes >= options.frontier.textBytes { return .urlBytes(options.frontier.textBytes) }
        return origins >= options.frontier.origins ? .origins(options.frontier.origins) : .found(refused)
    }
}
