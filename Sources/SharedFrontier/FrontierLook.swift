package import Crawl
import EventLoop
import Redis
import Words

extension SharedStanding {
    /// The largest number of workers that are told of.
    private static let mostWorkers = 1_000

    /// Reads what the function `look` returns; nil for anything else.
    init?(_ reply: RedisReply?, worker: String = "") {
        guard case .array(let parts)? = reply, parts.count >= 10 else { return nil }
        self.init()
        let numbers = parts[..<10].map {
            if case .integer(let number) = $0 { Int(clamping: max(0, number)) } else { 0 }
        }
        (seen, waiting, taken, done, skipped) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
        hosts = (numbers[6], numbers[7])
        workers = parts[10...].prefix(Self.mostWorkers).compactMap { part -> SharedWorker? in
            guard case .array(let fields) = part, fields.count >= 3, case .bytes(let name) = fields[0],
                case .integer(let silence) = fields[1], case .bytes(let text) = fields[2]
            else { return nil }
            var known = WorkerFigures.read(text, of: name, silence: min(max(0, silence), 1 << 40) * 1_000_000)
            known.isThis = name.elementsEqual(worker.utf8)
            return known
        }
        workers.sort { $0.name.string < $1.name.string }
    }
}

extension SharedFrontier {
    /// Nanoseconds between two looks at all processes.
    private static let lookPause: Int64 = 1_000_000_000

    /// How the crawl stood when the server was asked last; it is asked again for the next caller. Nil before the first
    /// answer.
    package var standing: SharedStanding? {
        if loop.now - lookedAt >= Self.lookPause, server.isUp, fingerprint != nil, !isOver, !isLeaving { look() }
        return lastStanding
    }

    func look() {
        lookedAt = loop.now
        call("look") { _ in
        } then: { [weak self] reply in
            guard let self else { return }
            if let standing = SharedStanding(reply, worker: worker) { lastStanding = standing }
        }
    }

    /// URLs that ended here in a second, since the last call a second ago or more.
    func takeRate() -> Double {
        let (done, now) = (crawl.counts.done, loop.now)
        if now - rated.at >= Self.lookPause / 2 {
            rated = (now, done, Double(done - rated.done) * 1e9 / Double(max(1, now - rated.at)))
        }
        return rated.rate
    }
}
