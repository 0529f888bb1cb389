import Crawl
import EventLoop

// The session's log, whose lines a thread of its own writes.

extension Session {
    /// Nanoseconds that a line may wait in the log's buffer.
    private static let flushInterval: Int64 = 100_000_000

    /// Has the crawl's events written to a target.
    func openLog(_ target: OutputTarget) {
        if !options.appends { target.removeContents() }
        let output = LogOutput(descriptor: target.descriptor, name: target.name) { [weak self, loop] in
            loop.submit { [weak self] in self?.outputChanged() }
        }
        output.onGathered = { [loop, unowned output] in
            loop.schedule(at: loop.now + Self.flushInterval) { [weak output] in output?.flush() }
        }
        let offset = options.crawl.clockOffset
        let log: any CrawlLog =
            switch options.format {
            case .json: JSONLog(output: output, clockOffset: offset, known: knownFaults, warnings: warnings)
            case .text:
                TextLog(
                    output: output, clockOffset: offset, detail: options.detail, urls: urls, known: knownFaults,
                    warnings: warnings, isJournal: target.isJournal(options.service.journalStream))
            }
        crawl.subscribe(log)
        (self.output, self.log) = (output, log)
        FatalSignals.writeLastLines(of: output)
    }

    private func outputChanged() {
        guard let output else { return }
        if let failure = output.failure {
            stop(.abort, because: failure.sentence(name: output.name))
        } else {
            crawl.holdDispatch(output.isCongested, by: .log)
            scheduleWakeUp()
        }
    }

    /// Has the log tell of the progress, as often as the options say.
    func scheduleProgress() {
        guard let interval = options.progress, let log else { return }
        loop.schedule(at: loop.now + interval) { [weak self] in
            guard let self else { return }
            let longest = takeLag(for: .log)
            // A finished crawl may go on if the user of its screen asks for a page again.
            if crawl.state != .finished { log.progress(at: loop.now, loopLag: longest, of: crawl) }
            scheduleProgress()
        }
    }
}
