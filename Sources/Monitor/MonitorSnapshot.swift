import Crawl

/// All that one frame shows, as plain values: the screen draws it without knowing where it came from.
///
/// A live crawl fills it for each frame with only the rows that the frame has room for.
struct MonitorSnapshot {
    /// The first seed.
    var target: SafeText = ""
    /// Seeds beyond the first.
    var furtherSeeds = 0
    /// What the crawl is doing.
    var state = CrawlState.running
    /// Whether it is frozen.
    var isFrozen = false
    /// Nanoseconds since the crawl began; stands still once it is finished.
    var elapsed: Int64 = 0
    /// The frontier's tally.
    var counts = Counts()
    /// URLs that were found and not remembered because a limit was reached.
    var notKept = 0
    /// Exchanges in flight at most.
    var concurrency = 0
    /// Exchanges by `ConnectionState.rawValue`.
    var connectionsByState = [Int](repeating: 0, count: ConnectionState.allCases.count)
    /// Exchanges ended per second: of late, or over all once the crawl is finished.
    var pagesPerSecond = 0.0
    /// Bytes read per second, likewise.
    var bytesPerSecond = 0.0
    /// Exchanges ended in each of the last seconds, oldest first.
    var pageHistory: [Double] = []
    /// Bytes read in each of the last seconds, oldest first.
    var byteHistory: [Double] = []
    /// Responses by class: 2xx, 3xx, 4xx, 5xx.
    var statusClasses = [Int](repeating: 0, count: 4)
    /// Exchanges without a complete response.
    var errors = 0
    /// How late the loop ran of late, nanoseconds.
    var loopLag: Int64 = 0
    /// Frames not drawn because the terminal had not taken the last one.
    var droppedFrames = 0
    /// The tab whose rows are shown.
    var tab = Tab.connections
    /// The first row shown.
    var top = 0
    /// Rows that the present tab has in all.
    var rowCount = 0
    /// The rows of the present tab from its scroll position on.
    var rows = Rows.connections([])

    /// What the user should know of the engine at all times.
    var note: SafeText?
    /// The details that are open.
    var details: Details?

    /// The identity of a row of a tab, counted from the tab's first; nil where this frame does not show it.
    func url(at row: Int, of tab: Tab) -> URLID? {
        guard tab == self.tab else { return nil }
        switch rows {
        case .connections(let rows): return rows.indices.contains(row - top) ? rows[row - top].target.id : nil
        case .urls(let rows): return rows.indices.contains(row - top) ? rows[row - top].id : nil
        }
    }

    /// The rows of a tab.
    enum Rows {
        case connections([ConnectionRow])
        case urls([URLRow])
    }
}

/// A URL as a row shows it.
struct URLRow {
    /// Its identity in the crawl.
    var id = URLID(index: 0)
    /// The URL.
    var url: SafeText = ""
    /// Where it stands.
    var state = URLState.todo
    /// The HTTP status; 0 for none.
    var status: UInt16 = 0
    /// What went wrong with its last exchange, or why it was skipped.
    var reason: SafeText?
    /// Links from a seed.
    var depth = 0
    /// The page on which it was first found; nil for a seed.
    var referrer: SafeText?
}

/// An exchange in flight as a row shows it.
struct ConnectionRow {
    /// The URL requested.
    var target = URLRow()
    /// The slot it holds.
    var slot = 0
    /// Where it stands.
    var state = ConnectionState.connecting
    /// Nanoseconds since it entered `state`.
    var age: Int64 = 0
    /// Nanoseconds since it got its slot.
    var total: Int64 = 0
    /// Nanoseconds from getting the slot to entering each state, by `ConnectionState.rawValue`; nil for one not passed.
    var entered = [Int64?](repeating: nil, count: ConnectionState.allCases.count)
    /// Bytes read so far.
    var bytes = 0
    /// 1 for the first try.
    var attempt = 1

    /// Bytes per second since the response began; nil before.
    var rate: Int? {
        guard state == .reading, age >= 1_000_000 else { return nil }
        let perSecond = Double(bytes) * 1e9 / Double(age)
        return perSecond < 1e18 ? Int(perSecond) : nil
    }
}
