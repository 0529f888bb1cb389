/// The state of a crawl as a whole. Names are those of the log's `state` lines.
public enum CrawlState: String, Sendable, CaseIterable {
    /// URLs are dispatched as slots allow.
    case running
    /// Nothing is dispatched; exchanges are still in flight.
    case pausing
    /// Nothing is dispatched and nothing is in flight.
    case paused
    /// The crawl was told to stop; exchanges are still in flight.
    case draining
    /// The crawl is over. It resumes if a command makes a URL wait again (`CrawlCommand.recrawl`), unless it was
    /// stopped.
    case finished
}

/// The state of one exchange, in the order in which the states are passed.
public enum ConnectionState: UInt8, Sendable, CaseIterable {
    /// Waiting for the host's addresses.
    case resolving
    /// Waiting for the TCP handshake.
    case connecting
    /// Waiting for the TLS handshake.
    case securing
    /// The request is being written.
    case sending
    /// The request was sent; not a byte has come back.
    case awaiting
    /// The response is coming in.
    case reading
}

/// The frontier's counts. `seen == todo + inFlight + done + skipped` always holds outside the crawl.
public struct Counts: Sendable, Hashable {
    /// URLs ever accepted into the frontier.
    public private(set) var seen = 0
    /// URLs waiting to be fetched.
    public private(set) var todo = 0
    /// URLs being fetched.
    public private(set) var inFlight = 0
    /// URLs that ended, whatever the outcome.
    public private(set) var done = 0
    /// URLs that will not be fetched.
    public private(set) var skipped = 0

    /// Creates counts, by default of an empty frontier.
    public init(seen: Int = 0, todo: Int = 0, inFlight: Int = 0, done: Int = 0, skipped: Int = 0) {
        self.seen = seen
        self.todo = todo
        self.inFlight = inFlight
        self.done = done
        self.skipped = skipped
    }

    /// Counts a URL that was found.
    @inline(__always)
    mutating func add(_ state: URLState) {
        seen += 1
        self[state] += 1
    }

    /// Counts a URL that changes its state.
    @inline(__always)
    mutating func move(from old: URLState, to new: URLState) {
        self[old] -= 1
        self[new] += 1
    }

    private subscript(state: URLState) -> Int {
        @inline(__always)
        get {
            switch state {
            case .todo: todo
            case .inFlight: inFlight
            case .done: done
            case .skipped: skipped
            }
        }
        @inline(__always)
        set {
            switch state {
            case .todo: todo = newValue
            case .inFlight: inFlight = newValue
            case .done: done = newValue
            case .skipped: skipped = newValue
            }
        }
    }

    /// Whether the sum of the states is `seen`.
    public var isConsistent: Bool { seen == todo + inFlight + done + skipped }
}

/// A URL's identity within one crawl: dense, in order of discovery.
public struct URLID: Sendable, Hashable, Comparable {
    /// The position in order of discovery, from 0.
    public let index: UInt32

    /// Wraps a position in order of discovery.
    public init(index: UInt32) {
        self.index = index
    }

    /// Whether the left URL was discovered first.
    public static func < (left: URLID, right: URLID) -> Bool {
        left.index < right.index
    }
}

/// The state of a known URL.
public enum URLState: UInt8, Sendable {
    /// Waiting to be fetched.
    case todo
    /// Being fetched.
    case inFlight
    /// Ended, whatever the outcome.
    case done
    /// Will not be fetched.
    case skipped
}

/// Why a URL is not fetched. Names are those of the log's `skipped` lines.
public enum SkipReason: String, Sendable, CaseIterable {
    case scope, robots, depth, pattern, trap, nofollow, scheme
    case tooLong = "too-long"
    case cancelled
    case redirectLimit = "redirect-limit"
    /// Its host's robots.txt is not known: the host was overloaded, or there is no room for the rules.
    case robotsUnavailable = "robots-unavailable"
}
