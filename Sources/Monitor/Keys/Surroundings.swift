import Commands
import Crawl
import Words

extension ScreenState {
    /// The facts on the screen that a key's action depends on.
    struct Surroundings: CommandContext {
        /// The number of rows in the present tab.
        var rows: Int
        /// The number of rows that fit on the screen.
        var page: Int
        /// The number of columns of the screen.
        var width = 80
        /// The crawl's state.
        var crawl: CrawlState
        /// Whether the crawl was stopped before its end.
        var wasStopped = false
        /// The limit that ended the crawl, or is about to; nil for none.
        var endingLimit: CrawlLimit?
        /// Links followed from a seed at most; nil for no limit.
        var maxDepth: Int?
        /// Limits of the crawl as a whole.
        var limits = CrawlLimits()
        /// The bytes read, and the nanoseconds since the crawl started.
        var bytes = 0
        var elapsed: Int64 = 0
        /// The effect of the pattern that is being typed, as the last frame showed it.
        var preview: SafeText = ""
        /// The status of a URL.
        var statusOf: (URLID) -> URLStatus? = { _ in nil }
        /// The frontier's tally.
        var counts = Counts()
        /// The table shown.
        var tab = Tab.connections
        /// The selected row's URL.
        var selected: URLID?
        /// The facts about the URL whose details are open, or else about the selected row's.
        var status: URLStatus?
        /// The selected row.
        var row: TableRow?
        /// The selected row's host.
        var host: HostStatus?
        /// The largest number of exchanges in flight.
        var concurrency = 1
        /// The largest number of exchanges in flight to one host; nil for no limit of its own.
        var perHost: Int?
        /// The shortest time between two requests to a host, nanoseconds.
        var delay: Int64 = 0
        /// Whether the crawl is frozen.
        var isFrozen = false
        /// Whether several processes share the crawl.
        var sharesFrontier = false
        /// Whether it is a replay: nothing changes what has happened.
        var isReplay = false
        /// The last frame, if the picture stands still.
        var frame: ShownFrame?
        /// The URLs among the errors that are kept.
        var failures: () -> [URLID] = { [] }
        /// The restrictions, if they are listed.
        var restrictions: [Restriction] = []
        /// The names of hosts that complete a command.
        var hostNames: () -> [String] = { [] }
        /// The number of a host by its name or origin.
        var numberOfHost: (String) -> UInt32? = { _ in nil }
        /// A host by its number.
        var hostAt: (UInt32) -> HostStatus? = { _ in nil }
        /// Whether the details stand beside the table.
        var hasPane = false
        /// Whether there is room for details beside the table.
        var hasRoomForPane = false
        /// The number of pages and URLs in the lists of the open details, and each of them.
        var links = 0
        var link: (Int) -> URLID? = { _ in nil }
        /// The host of a marked row.
        var hostOf: (RowID) -> HostStatus? = { _ in nil }
        /// Those that are kept of a group of errors.
        var failedURLs: (Int) -> [URLID] = { _ in [] }
        /// The target of a click in a cell.
        var hit: (_ x: Int, _ y: Int) -> ClickAction? = { _, _ in nil }

        /// A host, as answers name it.
        func name(of number: UInt32) -> SafeText {
            hostAt(number).map { SafeText(untrusted: $0.origin, maxCells: 60) } ?? "the host"
        }

        var done: Int { counts.done }

        func hostNumber(_ name: String) -> UInt32? { numberOfHost(name) }

        /// URLs are selected, not typed.
        func url(_ text: String) -> URLID? { nil }

        /// Rows are pruned, not typed.
        func cluster(_ text: String) -> TodoCluster.ID? { nil }

        /// The crawl's stage.
        var moment: CrawlMoment { CrawlMoment(crawl, stoppedBy: endingLimit) }
    }
}
