import Crawl
import EventLoop

/// The options of `crawltop compare`.
public struct CompareOptions: Sendable, Equatable {
    /// The site that each run crawls.
    public enum Site: Sendable, Equatable {
        /// The site at these URLs.
        case seeds([String])
        /// The demo site, served by a separate process, with a number of pages and the milliseconds that each takes.
        case demo(pages: Int, delay: Int)
    }

    /// The site to crawl.
    public var site: Site
    /// Whether each engine that waits with a selector runs with each selector, or only with the best.
    public var selectors = false
    /// The largest number of exchanges in flight, 1 to 65,535.
    public var concurrency = 64
    /// Nanoseconds after which a run is stopped.
    public var longestRun: Int64 = 120_000_000_000
    /// The table's form.
    public var format = LogFormat.text
    /// Options for each run in addition to those of the comparison.
    public var passed: [String] = []

    /// Creates the default options for a site.
    public init(site: Site) {
        self.site = site
    }

    /// The runs, the slowest engine first: the others are compared with it.
    var runs: [ComparedRun] {
        let kinds = selectors ? SelectorKind.allCases : [.epoll]
        return EngineKind.allCases.flatMap { engine in
            engine == .blocking
                ? [ComparedRun(engine: engine, selector: nil)]
                : kinds.map { ComparedRun(engine: engine, selector: $0) }
        }
    }

    /// The arguments of a run's process, without its name.
    func arguments(of run: ComparedRun, seeds: [String]) -> [String] {
        var arguments = ["--headless", "--format", "json", "--engine", run.engine.rawValue]
        // The user's own defaults, such as an output file, limits or a proxy, are not part of the comparison.
        let hasConfig = passed.contains { $0 == "--config" || $0.hasPrefix("--config=") }
        if !hasConfig { arguments.append("--no-config") }
        // The demo site's failures are permanent: waiting for another attempt would only blur the cost of waiting.
        if case .demo = site { arguments += ["--no-proxy", "*", "--max-tries", "1"] }
        if let selector = run.selector { arguments += ["--selector", selector.rawValue] }
        return arguments + ["--concurrency", String(concurrency)] + passed + seeds
    }
}

/// One run of the comparison.
struct ComparedRun: Sendable, Equatable {
    var engine: EngineKind
    /// The selector of its loop; nil for the engine that waits in the sockets' own calls.
    var selector: SelectorKind?
}
