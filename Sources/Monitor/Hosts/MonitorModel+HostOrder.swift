import Crawl
import Words

/// The hosts in the user's order.

extension MonitorModel {
    /// The largest number of hosts sorted in each frame. The order of more rests for `hostOrderLifetime`.
    static let hostsSortedInEachFrame = 1_000
    /// The time in nanoseconds for which the order of many hosts rests.
    static let hostOrderLifetime: Int64 = 1_000_000_000

    /// The request for which the order of many hosts was made, and its time.
    struct HostOrder {
        let sort: SortOrder
        let filter: RowFilter?
        let madeAt: Int64
        let rows: [RowID]
    }

    /// All hosts that pass the filter, sorted. O(n log n), for more than a thousand hosts only once a second.
    func sortedHosts(for request: ViewRequest, in crawl: any CrawlView, at now: Int64) -> [RowID] {
        let isMany = books.hosts.numbers.count > Self.hostsSortedInEachFrame
        if isMany, let order = hostOrder, order.sort == request.sort, order.filter == request.filter,
            (0..<Self.hostOrderLifetime).contains(now - order.madeAt)
        {
            return order.rows
        }
        let rows = sortHosts(for: request, in: crawl, at: now)
        hostOrder = isMany ? HostOrder(sort: request.sort, filter: request.filter, madeAt: now, rows: rows) : nil
        return rows
    }

    private func sortHosts(for request: ViewRequest, in crawl: any CrawlView, at now: Int64) -> [RowID] {
        let limits = HostVerdict.Limits(of: crawl)
        var keys: [(key: Int, number: Int)] = []
        keys.reserveCapacity(books.hosts.numbers.count)
        for (place, number) in books.hosts.names(request.sort.column == .host, in: crawl).enumerated() {
            guard let host = crawl.host(at: number) else { continue }
            if let filter = request.filter, !filter.passes(judged(host, limits, at: now)) { continue }
            let key =
                request.sort.column == .host ? place : key(of: host, for: request.sort.column, limits: limits, at: now)
            keys.append((key, number))
        }
        if request.sort.isDescending {
            keys.sort { $0.key != $1.key ? $0.key > $1.key : $0.number < $1.number }
        } else {
            keys.sort { $0.key != $1.key ? $0.key < $1.key : $0.number < $1.number }
        }
        return keys.map { .host($0.number) }
    }

    private func key(
        of host: HostStatus, for column: Column, limits: HostVerdict.Limits, at now: Int64
    ) -> Int {
        let history = books.hosts.history(of: host.host)
        switch column {
        case .todo: return host.todo
        case .inFlight: return host.inFlight
        case .done: return host.done
        case .failed: return host.failed
        case .delay: return Int(host.delay)
        case .fine: return history.map { $0.count(of: .fine) * 1_000 / max(1, $0.attempts) } ?? -1
        case .half: return Int(history?.latencies.quantile(0.5) ?? -1)
        case .nearlyAll: return Int(history?.latencies.quantile(0.95) ?? -1)
        case .wait: return Int(host.restsUntil ?? -1)
        case .verdict:
            // The worst come first, and among equals those with most to do.
            return verdict(on: host, limits, at: now).rank << 40 - min(host.todo, 1 << 39)
        default: return Int(host.host)
        }
    }
}
