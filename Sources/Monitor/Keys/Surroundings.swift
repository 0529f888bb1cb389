import Crawl

extension ScreenState {
    /// What a key needs to know of what is on screen.
    struct Surroundings {
        /// Rows of the present tab in all.
        var rows: Int
        /// Rows of it that fit on the screen.
        var page: Int
        /// Columns of the screen.
        var width = 80
        /// What the crawl is doing.
        var crawl: CrawlState
        /// Whether it was stopped before its end.
        var wasStopped = false
        /// The limit that ended it, if one did.
        var stoppedBy: CrawlLimit?
        /// Bounds on the crawl as a whole.
        var limits = CrawlLimits()
        /// The frontier's tally.
        var counts = Counts()
        /// The table shown.
        var tab = Tab.connections
        /// The selected row's URL.
        var selected: URLID?
        /// What is known of the URL whose details are open, or else of the selected row's.
        var status: URLStatus?
        /// The selected row.
        var row: TableRow?
        /// The selected row's host.
        var host: HostStatus?
        /// Exchanges in flight at most.
        var concurrency = 1
        /// Exchanges in flight at most to one host; nil for no limit of its own.
        var perHost: Int?
        /// Nanoseconds between two requests to a host at least.
        var delay: Int64 = 0
        /// Whether the crawl is frozen.
        var isFrozen = false
        /// What the last frame showed, where it answers all keys.
        var frame: ShownFrame?
        /// URLs that are broken, as far as they are kept.
        var failures: () -> [URLID] = { [] }
        /// What the user keeps from the crawl, where that is listed.
        var restrictions: [Restriction] = []
        /// Hosts that a command can be completed to.
        var hostNames: () -> [String] = { [] }
        /// The number of a host by its name or origin.
        var hostNumber: (String) -> UInt32? = { _ in nil }
        /// Whether the details stand beside the table.
        var hasPane = false
        /// Whether there is room for that.
        var hasRoomForPane = false
        /// How many pages and URLs the open details lead to, and which.
        var links = 0
        var link: (Int) -> URLID? = { _ in nil }
        /// The host of a marked row.
        var hostOf: (RowID) -> HostStatus? = { _ in nil }
        /// The URLs of a group of errors that are broken and kept.
        var brokenURLs: (Int) -> [URLID] = { _ in [] }
        /// What a click in a cell hits.
        var hit: (_ x: Int, _ y: Int) -> ClickAction? = { _, _ in nil }

        /// What of its course the crawl has behind it.
        var moment: CrawlMoment { CrawlMoment(crawl, stoppedBy: stoppedBy) }
    }
}
