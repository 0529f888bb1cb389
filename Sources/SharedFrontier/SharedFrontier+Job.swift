import EventLoop
import Glibc
import Redis

// Each process has results of its own. The server knows where they are, for a report on all of them.

extension SharedFrontier {
    /// Nanoseconds after which a server is told again that took nothing.
    private static let tellingPause: Int64 = 1_000_000_000

    /// The key of the places of a crawl's jobs.
    static func jobsKey(of crawl: String) -> String { prefix(of: crawl) + ":jobs" }

    /// The name of this machine, as it is set.
    static var machineName: [UInt8] {
        var name = [CChar](repeating: 0, count: 65)
        gethostname(&name, 64)
        return name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    }

    /// Takes note that this process has a part of the crawl. Where nothing was taken, nobody misses a job.
    func noteFirstTaken() {
        hasTaken = true
        tellJob()
    }

    /// Tells the server where the results of this process are kept.
    func tellJob() {
        guard let job, !hasLeft else { return }
        var command = RedisCommand("HSET")
        command.append(Self.jobsKey(of: options.crawl))
        command.append(job.identity)
        command.append(bytes: Self.machineName.filter { $0 != UInt8(ascii: " ") } + Array(" \(job.path)".utf8))
        server.send(command, to: slot) { [weak self] reply in
            guard case .error? = reply, let self else { return }
            loop.schedule(at: loop.now + Self.tellingPause) { [weak self] in self?.tellJob() }
        }
    }
}
