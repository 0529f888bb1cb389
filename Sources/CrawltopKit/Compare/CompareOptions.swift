import Crawl
import EventLoop

/// What `crawltop compare` may be told.
public struct CompareOptions: Sendable, Equatable {
    /// What is crawled again and again.
    public enum Site: Sendable, Equatable {
        /// The site that these URLs lead to.
        case seeds([String])
        /// The demo site, served by a process of its own: so many pages, each of which takes so many milliseconds.
        case demo(pages: Int, delay: Int)
    }

    /// What is crawled.
    public var site: Site
    /// Whether each engine that waits with a selector runs with each of them, or only with the best.
    public var selectors = false
    /// Exchanges in flight at most, 1 to 65,535.
    public var concurrency = 64
    /// Nanoseconds after which a run is stopped.
    public var longestRun: Int64 = 120_000_000_000
    /// The table's form.
    public var format = LogFormat.text
    /// Options for each run beside those of the comparison.
    public var passed: [String] = []

    /// The defaults for a site.
    public init(site: Site) {
        self.site = site
    }

    /// The runs, the slowest engine first: it is what the others are compared with.
    var runs: [ComparedRun] {
        let kinds = selectors ? SelectorKind.allCases : [.epoll]
        return EngineKind.allCases.flatMap { engine in
            engine == .blocking
                ? [ComparedRun(engine: engine, selector: nil)]
                : kinds.map { ComparedRun(engine: engine, selector: $0) }
        }
    }

    /// What a run's process is told, its name left out.
    func arguments(of run: ComparedRun, seeds: [String]) -> [String] {
        var arguments = ["--headless", "--format", "json", "--engine", run.engine.rawValue]
        // What the user wants by default is not what is compared: an output file, limits, a proxy.
        let hasConfig = passed.contains { $0 == "--config" || $0.hasPrefix("--config=") }
        if !hasConfig { arguments.append("--no-config") }
        // The demo site's failures are there for good: to wait before trying again would only blur what waiting costs.
        if case .demo = site { arguments += ["--no-proxy", "*", "--max-tries", "1"] }
        if let selector = run.selector { arguments += ["--selector", selector.rawValue] }
        return arguments + ["--concurrency", String(concurrency)] + passed + seeds
    }
}

/// One way to crawl.
struct ComparedRun: Sendable, Equatable {
    var engine: EngineKind
    /// What its loop waits with; nil for the engine that waits in the sockets' own calls.
    var selector: SelectorKind?
}
