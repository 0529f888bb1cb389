import Crawl

/// The paces of the first hosts, read once a second, and the host that ends last at its pace.
struct HostPaces {
    /// The largest number of hosts whose pace is known.
    static let maxHosts = 1_000
    private static let interval: Int64 = 1_000_000_000
    /// The time of a reading with which a pace is measured, in intervals of which two are kept.
    private static let window: Int64 = 30_000_000_000
    /// The shortest time for a pace, and the time after which a host without progress stands still.
    private static let least: Int64 = 2_000_000_000
    private static let stillness: Int64 = 10_000_000_000

    /// The URLs of a host that had ended at two times.
    private struct Readings {
        var older: (at: Int64, done: Int)
        var newer: (at: Int64, done: Int)
    }

    /// The host that ends last.
    struct Last: Hashable {
        /// Its number.
        let host: Int
        /// Nanoseconds until its last URL has ended; nil for a host that makes no progress.
        let left: Int64?
    }

    private var readings: [Readings] = []
    private var readAt = Int64.min / 2
    /// The last host as of the last reading; nil if fewer than two hosts have URLs to fetch.
    private(set) var last: Last?

    /// Reads the hosts, once a second. O(hosts).
    mutating func sample(_ hosts: ArraySlice<Int>, of crawl: any CrawlView, at now: Int64) {
        guard now - readAt >= Self.interval else { return }
        readAt = now
        last = nil
        var busy = 0
        for (place, number) in hosts.enumerated() {
            guard let host = crawl.host(at: number) else { continue }
            if place >= readings.count { readings.append(Readings(older: (now, host.done), newer: (now, host.done))) }
            if now - readings[place].newer.at >= Self.window {
                readings[place].older = readings[place].newer
                readings[place].newer = (now, host.done)
            }
            guard host.todo > 0 else { continue }
            busy += 1
            guard let left = left(host, since: readings[place].older, at: now) else { continue }
            if last == nil || left > last?.left ?? .max { last = Last(host: number, left: left == .max ? nil : left) }
        }
        if busy < 2 { last = nil }
    }

    /// Nanoseconds for the URLs that wait at a host's pace, `.max` if it makes no progress; nil while that is unknown.
    private func left(_ host: HostStatus, since reading: (at: Int64, done: Int), at now: Int64) -> Int64? {
        let time = now - reading.at
        let done = host.done - reading.done
        guard time >= Self.least, done > 0 else { return time >= Self.stillness ? .max : nil }
        return Int64(min(9e18, Double(host.todo) * Double(time) / Double(done)))
    }
}
