import Crawl
package import EventLoop
package import Redis
import Words

/// Asks a server how shared crawls stand, or has the processes of one carry out a command. Used once.
package final class FrontierQuestion {
    /// How they stand: lines for a person, and the exit code of `crawltop status`.
    package struct Answer {
        package var text: String
        package var code: Int32
    }

    private let server: RedisClient
    private let crawl: String?
    private let command: (text: String, givesBack: Bool)?
    private let answer: (Answer) -> Void

    /// Prepares a question.
    ///
    /// - Parameters:
    ///   - server: the server.
    ///   - crawl: the name of a crawl; nil for a list of all.
    ///   - options: how the connection is made.
    ///   - command: a command to the crawl's processes, as it is typed; nil for a question.
    ///   - loop: the loop.
    ///   - answer: called once, unless the server does not answer.
    package init(
        server: RedisAddress, crawl: String?, options: RedisOptions,
        command: (text: String, givesBack: Bool)? = nil, on loop: EventLoop, answer: @escaping (Answer) -> Void
    ) {
        self.server = RedisClient(server, on: loop, options: options)
        (self.crawl, self.command, self.answer) = (crawl, command, answer)
        self.server.onUp = { [unowned self] in crawl.map(askOf) ?? askAll() }
        self.server.onDown = { answer(Answer(text: "crawltop: \($0.message.string)\n", code: 2)) }
    }

    /// Asks.
    package func ask() { server.open() }

    /// Ends the connection.
    package func end() { server.close() }

    private func askAll() {
        var command = RedisCommand("SMEMBERS")
        command.append(SharedFrontier.register)
        server.send(command, to: KeySlot(key: SharedFrontier.register)) { [weak self] reply in
            guard let self, case .array(let members)? = reply else { return }
            let names = members.compactMap {
                if case .bytes(let name) = $0 { SafeText(untrusted: name).string } else { nil }
            }
            let list = names.sorted().map { "\($0)\n" }.joined()
            answer(Answer(text: names.isEmpty ? "no crawl is shared there\n" : list, code: names.isEmpty ? 2 : 0))
        }
    }

    private func askOf(_ crawl: String) {
        server.askStanding(of: crawl) { [weak self] result in
            guard let self else { return }
            switch result {
            case .failure(let failure): answer(Self.failure(failure))
            case .success(let standing):
                guard let command else { return answer(Self.answer(crawl, standing)) }
                tell(command, to: crawl, workers: standing.workers.count { $0.silence < Self.longestSilence })
            }
        }
    }

    private func tell(_ told: (text: String, givesBack: Bool), to crawl: String, workers: Int) {
        var command = RedisCommand("FCALL")
        command.append("crawltop1_command")
        command.append(1)
        let prefix = SharedFrontier.prefix(of: crawl)
        command.append(prefix)
        command.append("ctl-" + String(UInt64.random(in: .min ... .max), radix: 16))
        command.append(told.text)
        command.append(told.givesBack ? "r" : "")
        // Nothing is wanted back.
        command.append(Int64(Int32.max))
        server.send(command, to: KeySlot(key: prefix)) { [answer] reply in
            guard case .array? = reply else { return answer(Self.failure(StandingFailure(reply))) }
            let who =
                workers == 0
                ? "nobody works on it now: those that come hear of it"
                : workers == 1 ? "told to 1 process" : "told to \(workers) processes"
            answer(Answer(text: who + "\n", code: 0))
        }
    }

    private static func failure(_ failure: StandingFailure) -> Answer {
        Answer(text: "crawltop: \(failure.sentence)\n", code: 2)
    }

    /// Nanoseconds after which a silent worker is told of as dead.
    private static let longestSilence: Int64 = 10_000_000_000

    private static func answer(_ crawl: String, _ standing: SharedStanding) -> Answer {
        let living = standing.workers.filter { $0.silence < longestSilence }
        let isOver = standing.waiting == 0 && standing.taken == 0
        let state = isOver ? "finished" : living.isEmpty ? "stopped: nobody works on it" : "running"
        var text = """
            \(crawl): \(state)
            seen \(standing.seen) = todo \(standing.waiting) + taken \(standing.taken) + done \(standing.done) \
            + skipped \(standing.skipped)
            hosts: \(standing.hosts.waiting) wait for a worker, \(standing.hosts.leased) are leased

            """
        // Without a living worker, rows are of those that died.
        if !living.isEmpty {
            text += row(
                "WORKER", ["STATE", "PAGES/S", "IN-FLIGHT", "HOSTS", "DONE", "BYTES", "LAG", "SILENT", "VERSION"])
        }
        for worker in living {
            text += row(
                worker.name,
                [
                    worker.state, SafeText(decimal: worker.rate), "\(worker.inFlight)", "\(worker.hosts)",
                    "\(worker.done)", SafeText(bytes: worker.bytes), SafeText(duration: worker.lag),
                    SafeText(duration: worker.silence), worker.version,
                ])
        }
        return Answer(text: text, code: isOver ? 0 : living.isEmpty ? 3 : 5)
    }

    private static func row(_ name: SafeText, _ words: [SafeText]) -> String {
        words.reduce(name.padded(to: 36).string) { $0 + " " + $1.paddedAtStart(to: 10).string } + "\n"
    }
}
