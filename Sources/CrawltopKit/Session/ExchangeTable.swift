import Crawl
import Words

/// The table that SIGUSR2 asks for: a heading, and a line for each exchange in flight.
struct ExchangeTable {
    /// One exchange.
    struct Row {
        /// The slot it holds.
        var slot: Int
        /// Its connection state.
        var state: ConnectionState
        /// Nanoseconds since it entered `state`.
        var age: Int64
        /// Where it waits in the engine's source; nil if the engine does not know.
        var standing: Standing?
        /// The URL requested.
        var url: SafeText
    }

    /// When the table was created, monotonic nanoseconds.
    var now: Int64
    /// What the crawl is doing.
    var state: CrawlState
    /// The frontier's tally.
    var counts: Counts
    /// The longest recent turn of the loop, nanoseconds.
    var loopLag: Int64
    /// The rows; the exchange that has been in its state for the longest time comes first.
    var rows: [Row] = []

    /// Creates the table of a crawl now. O(n log n) in the number of slots.
    init(of crawl: any CrawlView, at now: Int64, loopLag: Int64) {
        self.init(now: now, state: crawl.state, counts: crawl.counts, loopLag: loopLag)
        for slot in 0..<crawl.slotCount {
            guard let live = crawl.exchange(in: slot) else { continue }
            let since = live.stateSince == 0 ? live.startedAt : live.stateSince
            rows.append(
                Row(
                    slot: slot, state: live.state, age: max(0, now - since), standing: crawl.standing(in: slot),
                    url: crawl.withText(of: live.url) { SafeText(untrusted: $0) }))
        }
        rows.sort { ($1.age, $0.slot) < ($0.age, $1.slot) }
    }

    /// Creates a table without rows.
    init(now: Int64, state: CrawlState, counts: Counts, loopLag: Int64) {
        self.now = now
        self.state = state
        self.counts = counts
        self.loopLag = loopLag
    }
}

extension LineBuffer {
    /// Appends `running, loop lag 1ms: seen 9 = todo 3 + in flight 2 + ...`, a line of titles, and a line for each
    /// exchange.
    func append(_ table: ExchangeTable) {
        append(table.state.word)
        append(", loop lag ")
        append(duration: table.loopLag)
        append(": ")
        textCounts(table.counts)
        guard !table.rows.isEmpty else { return }
        let places = table.rows.map { row in
            row.standing.map { "\($0.place) \($0.functionName)" } ?? ("-" as SafeText)
        }
        let awaited = table.rows.map { $0.standing?.awaited.safeText ?? "-" }
        let left = table.rows.map { $0.standing?.timeLeft(at: table.now) ?? "-" }
        let placeWidth = places.reduce(5) { max($0, $1.cells) }
        let awaitedWidth = awaited.reduce(8) { max($0, $1.cells) }
        let leftWidth = left.reduce(4) { max($0, $1.cells) }
        append("  SLOT STATE        AGE ")
        append(own: ("PLACE" as SafeText).padded(to: placeWidth).string)
        append(" ")
        append(own: ("AWAITING" as SafeText).padded(to: awaitedWidth).string)
        append(" ")
        append(own: ("LEFT" as SafeText).padded(to: leftWidth).string)
        append(" URL\n")
        for (index, row) in table.rows.enumerated() {
            let start = count
            alignRight(to: 6, from: start) { $0.append(decimal: row.slot) }
            append(UInt8(ascii: " "))
            append(row.state.word)
            alignRight(to: 23, from: start) { $0.append(duration: row.age) }
            append(UInt8(ascii: " "))
            append(own: places[index].padded(to: placeWidth).string)
            append(UInt8(ascii: " "))
            append(own: awaited[index].padded(to: awaitedWidth).string)
            append(UInt8(ascii: " "))
            append(own: left[index].padded(to: leftWidth).string)
            append(UInt8(ascii: " "))
            append(own: row.url.string)
            append(UInt8(ascii: "\n"))
        }
    }
}
