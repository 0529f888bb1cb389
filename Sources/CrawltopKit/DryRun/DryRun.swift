import Crawl
import Words

/// `--dry-run`: what a crawl would ask for first, and what not. The crawl itself judges its seeds, and no engine runs.
public enum DryRun {
    /// Lists what would become of each seed, and then the limits. What the crawl would write is checked as well, as far as that
    /// can be without writing.
    ///
    /// - Parameters:
    ///   - options: what the user chose.
    ///   - write: writes text on standard output; returns false if nobody reads it.
    /// - Returns: why the program ends: `usage` if nothing would be asked.
    public static func run(_ options: CrawltopOptions, write: (UnsafeBufferPointer<UInt8>) -> Bool) -> ExitReason {
        do throws(StartFailure) {
            try Session.checkFiles(options)
        } catch {
            return error.reason
        }
        do throws(CrawlOptionsError) {
            let crawl = try Crawl(options: options.crawl, now: 0)
            try crawl.start(now: 0)
            let plan = Plan(of: crawl)
            let lines = LineBuffer()
            for seed in crawl.seeds {
                lines.append(crawl.status(of: seed).skipReason, crawl.text(of: seed), options.format)
                guard lines.count > 1 << 16 else { continue }
                if !write(lines.bytes) { return unwritten }
                lines.clear()
            }
            let reason = plan.asked > 0 ? ExitReason.finished : .usage("nothing would be asked")
            lines.append(plan, Limits(options.crawl), options.format, code: reason.code)
            return write(lines.bytes) ? reason : unwritten
        } catch {
            return .usage(error.message)
        }
    }

    private static let unwritten = ExitReason.stopped("standard output cannot be written")

    /// The numbers of a plan.
    struct Plan {
        /// Seeds that would be asked.
        private(set) var asked = 0
        /// Seeds that would not, by reason.
        private(set) var skipped: [SkipReason: Int] = [:]
        /// Seeds that were named before.
        let repeated: Int
        /// Seeds for which a table has no room (`--max-urls`).
        let notKept: Int
        /// Documents of robots.txt that would be asked before.
        let robots: Int

        init(of crawl: Crawl) {
            var origins: Set<UInt32> = []
            for seed in crawl.seeds {
                let status = crawl.status(of: seed)
                if let reason = status.skipReason {
                    skipped[reason, default: 0] += 1
                } else {
                    asked += 1
                    origins.insert(status.host)
                }
            }
            notKept = crawl.notKept.urls
            robots = crawl.options.obeysRobots ? origins.count : 0
            repeated = crawl.options.seeds.count + crawl.options.sources.sitemaps.count - crawl.seeds.count - notKept
        }
    }
}

extension LineBuffer {
    /// Appends a seed, and why it would not be asked.
    fileprivate func append(_ reason: SkipReason?, _ url: String, _ format: LogFormat) {
        switch format {
        case .json:
            startLine(type: reason == nil ? "planned" : "skipped")
            field("url", text: url)
            if let reason {
                field("reason", word: reason.word)
                field("referrer", text: nil as String?)
            }
            endLine()
        case .text:
            append("would ")
            if let reason {
                append("skip ")
                append(reason.word)
            } else {
                append("ask")
            }
            append(UInt8(ascii: " "))
            append(own: SafeText(untrusted: url).string)
            append(UInt8(ascii: "\n"))
        }
    }

    /// Appends the numbers and the limits, and what nobody knows before.
    fileprivate func append(_ plan: DryRun.Plan, _ limits: DryRun.Limits, _ format: LogFormat, code: Int32) {
        let reasons = SkipReason.allCases.filter { plan.skipped[$0] != nil }
        switch format {
        case .json:
            startLine(type: "dry_run")
            field("planned", plan.asked)
            startObject("skips")
            for reason in reasons { field(reason.word, plan.skipped[reason]) }
            endObject()
            field("repeated", plan.repeated)
            field("not_kept", plan.notKept)
            field("robots_txt", plan.robots)
            limits.append(to: self)
            field("exit_code", Int(code))
            endLine()
        case .text:
            append(own: "dry run: \(counted(plan.asked, "URL")) would be asked")
            if plan.robots > 0 { append(own: ", after \(plan.robots) robots.txt") }
            for reason in reasons { append(own: ", \(plan.skipped[reason] ?? 0) skipped (\(reason.rawValue))") }
            if plan.repeated > 0 { append(own: ", \(plan.repeated) named twice") }
            if plan.notKept > 0 { append(own: ", \(plan.notKept) not kept (--max-urls)") }
            append(own: "\nlimits: \(limits.sentence)\n")
            append("not known before: what robots.txt forbids, where redirects lead, which links there are\n")
        }
    }
}
