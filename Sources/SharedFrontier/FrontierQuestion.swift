package import EventLoop
package import Redis
import Words

/// Asks a server how shared crawls stand, once.
package final class FrontierQuestion {
    /// How they stand: lines for a person, and the exit code of `crawltop status`.
    package struct Answer {
        package var text: String
        package var code: Int32
    }

    private let server: RedisConnection
    private let crawl: String?
    private let answer: (Answer) -> Void

    /// Prepares a question.
    ///
    /// - Parameters:
    ///   - server: the server.
    ///   - crawl: the name of a crawl; nil for a list of all.
    ///   - options: how the connection is made.
    ///   - loop: the loop.
    ///   - answer: called once, unless the server does not answer.
    package init(
        server: RedisAddress, crawl: String?, options: RedisOptions, on loop: EventLoop,
        answer: @escaping (Answer) -> Void
    ) {
        self.server = RedisConnection(to: server, on: loop, options: options)
        (self.crawl, self.answer) = (crawl, answer)
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
        server.send(command) { [weak self] reply in
            guard let self, case .array(let members)? = reply else { return }
            let names = members.compactMap {
                if case .bytes(let name) = $0 { SafeText(untrusted: name).string } else { nil }
            }
            let list = names.sorted().map { "\($0)\n" }.joined()
            answer(Answer(text: names.isEmpty ? "no crawl is shared there\n" : list, code: names.isEmpty ? 2 : 0))
        }
    }

    private func askOf(_ crawl: String) {
        let prefix = SharedFrontier.prefix(of: crawl)
        var figures = RedisCommand("HGETALL")
        figures.append(prefix + ":figures")
        var workers = RedisCommand("ZCARD")
        workers.append(prefix + ":workers")
        var rows: [(name: SafeText, words: [SafeText])] = []
        server.send(figures) { reply in
            if case .array(let fields)? = reply { rows = Self.rows(of: fields) }
        }
        server.askTally(of: crawl) { [weak self] tally in
            guard let self else { return }
            switch tally {
            case .success(let numbers): answer(Self.answer(crawl, numbers, rows))
            case .failure(let failure): answer(Answer(text: "crawltop: \(failure.sentence)\n", code: 2))
            }
        }
    }

    private static func rows(of fields: [RedisReply]) -> [(name: SafeText, words: [SafeText])] {
        stride(from: 0, to: fields.count - 1, by: 2).compactMap { at in
            guard case .bytes(let name) = fields[at], case .bytes(let figures) = fields[at + 1] else { return nil }
            let words = figures.split(separator: UInt8(ascii: " ")).prefix(8).map {
                SafeText(untrusted: Array($0), maxCells: 20)
            }
            return (SafeText(untrusted: name, maxCells: 50), words)
        }.sorted { $0.name.string < $1.name.string }
    }

    private static func answer(
        _ crawl: String, _ numbers: [Int], _ rows: [(name: SafeText, words: [SafeText])]
    ) -> Answer {
        let isOver = numbers[1] == 0 && numbers[2] == 0
        let state = isOver ? "finished" : numbers[8] == 0 ? "stopped: nobody works on it" : "running"
        var text = """
            \(crawl): \(state)
            seen \(numbers[0]) = todo \(numbers[1]) + taken \(numbers[2]) + done \(numbers[3]) + skipped \(numbers[4])
            hosts: \(numbers[6]) wait for a worker, \(numbers[7]) are leased

            """
        for row in ([("WORKER", WorkerFigures.titles)] + rows) {
            // Without a living worker, rows are of those that died.
            if rows.isEmpty || numbers[8] == 0 { break }
            text += row.0.padded(to: 36).string
            for word in row.1 { text += " " + word.paddedAtStart(to: 10).string }
            text += "\n"
        }
        return Answer(text: text, code: isOver ? 0 : numbers[8] == 0 ? 3 : 5)
    }
}
