/// What a crawl as a whole is doing. Names are those of the log's `state` lines.
public enum CrawlState: String, Sendable, CaseIterable {
    /// URLs are dispatched as slots allow.
    case running
    /// Nothing is dispatched; exchanges are still in flight.
    case pausing
    /// Nothing is dispatched and nothing is in flight.
    case paused
    /// The crawl was told to stop; exchanges are still in flight.
    case draining
    /// Over, unless a command lets a URL wait again (`CrawlCommand.recrawl`) and the crawl had not been stopped.
    case finished
}

/// Where one exchange stands, in the order in which the states are passed.
public enum ConnectionState: UInt8, Sendable, CaseIterable {
    /// Waiting for the host's addresses.
    case resolving
    /// Waiting for the TCP handshake.
    case connecting
    /// Waiting for the TLS handshake.
    case securing
    /// The request is being written.
    case sending
    /// The request is out; not a byte has come back.
    case awaiting
    /// The response is coming in.
    case reading
}

/// The frontier's tally. `seen == todo + inFlight + done + skipped` holds whenever anyone can look.
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

    /// Nothing seen.
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

    /// Counts a URL in another state than before.
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

    /// Whether the frontier's identity holds.
    public var isConsistent: Bool { seen == todo + inFlight + done + skipped }
}

/// A URL's identity within one crawl: dense, in order of discovery.
public struct URLID: Sendable, Hashable, Comparable {
    /// Position in order of discovery, from 0.
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

/// Where a known URL stands; the four parts of the frontier's identity.
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
    /// What its host's robots.txt says is not known: it was asked too much, or there is no room for it.
    case robotsUnavailable = "robots-unavailable"
}
