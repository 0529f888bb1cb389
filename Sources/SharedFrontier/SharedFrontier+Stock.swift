import Crawl
import EventLoop
import Redis

// After a lost connection, what this process has taken and what the server knows as taken may differ: an answer was lost, or a server
// that was restarted has lost its last moments. They are brought together before anything else is told.

extension SharedFrontier {
    /// The number of URLs in one call.
    private static let batch = 256
    /// Nanoseconds from one attempt to the next.
    private static let stockPause: Int64 = 1_000_000_000

    /// Compares what was taken on both sides.
    func takeStock() {
        isTakingStock = true
        let held = Array(hosts.values)
        call("taken") { command in
            command.append(worker)
            for host in held {
                command.append(bytes: host.name)
                command.append(host.epoch)
            }
        } then: { [weak self] reply in
            guard let self, let reply else { return }
            guard case .array(let replies) = reply else { return takeStockLater() }
            var forgotten: [UInt32] = []
            for (host, reply) in zip(held, replies) {
                if hosts[host.name] === host { forgotten += unknown(to: reply, of: host) }
                receive(reply, of: host, isStock: true)
            }
            retake(forgotten[...])
        }
    }

    /// Waits for a server that takes nothing at present.
    private func takeStockLater() {
        loop.schedule(at: loop.now + Self.stockPause) { [weak self] in
            guard let self, server.isUp, isTakingStock else { return }
            takeStock()
        }
    }

    /// The taken URLs of a host that the server does not know as taken.
    private func unknown(to reply: RedisReply, of host: HeldHost) -> [UInt32] {
        guard case .array(let parts) = reply else { return [] }
        let known = Set(parts.dropFirst().compactMap { if case .bytes(let entry) = $0 { entry } else { nil } })
        return window.filter { $0.value.host === host && !known.contains($0.value.entry) }.map(\.key)
    }

    /// Tells the server what it has forgotten, some URLs at a time, and goes on then.
    private func retake(_ urls: ArraySlice<UInt32>) {
        let some = urls.prefix(Self.batch).compactMap { url in window[url].map { (url: URLID(index: url), taken: $0) } }
        guard let fingerprint, !some.isEmpty else {
            guard urls.isEmpty else { return retake(urls.dropFirst(Self.batch)) }
            isTakingStock = false
            renew()
            return flush()
        }
        call("retake") { command in
            command.append(worker)
            for (url, taken) in some {
                command.append(bytes: taken.host.name)
                command.append(taken.host.epoch)
                command.append(1)
                command.append(crawl.withText(of: url) { Int64(bitPattern: fingerprint($0)) })
                command.append(bytes: taken.entry)
            }
        } then: { [weak self] reply in
            guard let self, let reply else { return }
            guard case .array(let replies) = reply else { return takeStockLater() }
            for (one, reply) in zip(some, replies) where reply == .integer(0) { lose(one.taken.host) }
            retake(urls.dropFirst(Self.batch))
        }
    }
}
