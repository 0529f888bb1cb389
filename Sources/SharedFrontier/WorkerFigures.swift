import Crawl
import Words

/// What a worker says of itself, for those who look on: words in a fixed order, with a space between them.
enum WorkerFigures {
    static let titles: [SafeText] = ["STATE", "HOSTS", "IN-FLIGHT", "DONE", "BYTES"]

    static func text(of crawl: Crawl, hosts: Int) -> String {
        let counts = crawl.counts
        let isWaiting = crawl.state == .running && counts.inFlight == 0 && counts.todo == crawl.heldCount
        let state = isWaiting ? "waiting" : crawl.state.rawValue
        return "\(state) \(hosts) \(counts.inFlight) \(counts.done) \(crawl.statistics.bytes)"
    }
}
