import Crawl
import Words

/// What a worker says of itself, for those who look on: words in a fixed order, with a space between them.
enum WorkerFigures {
    /// What is said of a crawl at present, beside its hosts, its rate, its loop's lag and the program's version.
    static func text(
        of crawl: Crawl, hosts: Int, rate: Double, lag: Int64, version: String
    ) -> String {
        let counts = crawl.counts
        let isWaiting = crawl.state == .running && counts.inFlight == 0 && counts.todo == crawl.heldCount
        let state = isWaiting ? "waiting" : crawl.state.rawValue
        let tenths = Int(min(1e12, max(0, rate * 10)))
        return "\(state) \(hosts) \(counts.inFlight) \(counts.done) \(crawl.statistics.bytes) \(tenths) "
            + "\(lag / 1_000) \(version)"
    }

    /// Reads what a worker says of itself. What is no number is 0.
    static func read(_ text: [UInt8], of name: [UInt8], silence: Int64) -> SharedWorker {
        let words = text.split(separator: UInt8(ascii: " "), maxSplits: 8)
        func number(_ index: Int) -> Int {
            index < words.count ? Int(String(decoding: words[index], as: UTF8.self)).map { max(0, $0) } ?? 0 : 0
        }
        func word(_ index: Int) -> SafeText {
            index < words.count ? SafeText(untrusted: Array(words[index]), maxCells: 12) : "-"
        }
        var worker = SharedWorker(name: SafeText(untrusted: name, maxCells: 60))
        worker.silence = max(0, silence)
        (worker.state, worker.hosts, worker.inFlight, worker.done) = (word(0), number(1), number(2), number(3))
        (worker.bytes, worker.rate) = (number(4), Double(number(5)) / 10)
        worker.lag = Int64(min(number(6), 1 << 40)) * 1_000
        worker.version = word(7)
        return worker
    }
}
