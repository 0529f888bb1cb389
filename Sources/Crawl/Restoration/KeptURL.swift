package import HTTP

// What is kept of a crawl from one run to the next. All of it may come from a damaged file: whoever restores a crawl
// checks it.

/// What is kept of a URL beside its text.
package struct KeptURL {
    /// The number of its origin.
    package var host: UInt32
    /// How it was found.
    package var place: URLPlace
    /// Why it is skipped; nil if it is not.
    package var skipCause: SkipCause?
    /// Whether it is skipped because its host is blocked.
    package var isBlockedOut = false
    /// The result of its last exchange; nil if none has ended.
    package var result: KeptResult?
    /// What is known of its further attempts, or its place before others; nil for an ordinary one.
    package var wait: KeptWait?

    /// Creates a URL that waits, and that nothing else is known of.
    package init(host: UInt32, place: URLPlace) {
        (self.host, self.place) = (host, place)
    }
}

/// What is kept of a URL's last exchange, as far as it decides what follows.
package struct KeptResult {
    /// The status; 0 for none.
    package var status: UInt16
    /// The failure, if it was one.
    package var error: FetchErrorKind?
    /// What was made of it.
    package var verdict: Verdict?
    /// How its document was read.
    package var reading = DocumentReading.none
    /// The target of its redirect among the crawl's URLs.
    package var target: UInt32?
    /// Whether the URL waits to be fetched again.
    package var isSuperseded = false
    /// Nanoseconds to the first byte; nil without an answer.
    package var latency: Int64?
    /// What it said as a robots.txt; nil if it was not asked for as one.
    package var robots: KeptRobotsAnswer?
    /// Its validators.
    package var validators: Validators?

    /// Creates the result of an exchange with an answer, or without one.
    package init(status: UInt16, error: FetchErrorKind?) {
        (self.status, self.error) = (status, error)
    }
}

/// What is kept of an answer for a host's robots rules that has none.
package struct KeptRobotsAnswer {
    /// The end of its lifetime, monotonic nanoseconds.
    package var until: Int64
    /// The target of a redirect, serialised.
    package var location: [UInt8]?
    /// The failure, if there was no answer.
    package var error: FetchError?

    /// Creates an answer.
    package init(until: Int64, location: [UInt8]?, error: FetchError?) {
        (self.until, self.location, self.error) = (until, location, error)
    }
}

/// What is kept of a URL that waits, if it is not behind all others of its host.
package struct KeptWait {
    /// Attempts that have failed, of those that count; nil if it was not asked for.
    package var failedAttempts: Int?
    /// Whether one failed, other than by the server's asking to come back later.
    package var hasFailed = false
    /// When it is due, monotonic nanoseconds; nil for a URL that waits for its turn.
    package var due: Int64?
    /// Whether it comes before all others of its origin.
    package var isFirst = false
    /// Whether it is due only when nothing else is left to fetch.
    package var isLast = false

    /// Creates a wait before no others.
    package init(failedAttempts: Int?, due: Int64?) {
        (self.failedAttempts, self.due) = (failedAttempts, due)
    }
}

/// What is kept of an origin and its host.
package struct KeptHost {
    /// The state of its robots.txt.
    package var robots = HostRobots(.unknown)
    /// The shortest time in nanoseconds between two requests, by its robots.txt.
    package var crawlDelay: Int64 = 0
    /// Whether a response head has come from it.
    package var hasAnswered = false
    /// Whether a part of it is closed as a trap.
    package var isTrapped = false
    /// Whether the user paused it.
    package var isPaused = false
    /// Whether the user blocked it.
    package var isBlocked = false
    /// The end of its host's rest, monotonic nanoseconds; 0 for no rest.
    package var restsUntil: Int64 = 0
    /// Whether its host asked for the rest.
    package var isBackingOff = false
    /// The pace of its host.
    package var pace = PaceLimits()

    /// Creates an origin of which nothing is known.
    package init() {}

    /// Applies a change to it.
    package mutating func apply(_ change: HostChange) {
        switch change {
        case .paused(let isPaused): self.isPaused = isPaused
        case .blocked(let isBlocked): self.isBlocked = isBlocked
        case .robots(let robots): self.robots = robots
        case .crawlDelay(let delay): crawlDelay = delay
        case .answered: hasAnswered = true
        case .trapped: isTrapped = true
        case .rests(let until, let isBackingOff): (restsUntil, self.isBackingOff) = (until, isBackingOff)
        case .pace(let limits): pace = limits
        }
    }
}

/// Why what was kept cannot have come from a crawl.
package struct RestorationError: Error, Sendable {
    /// The end of a sentence for a person.
    package let message: String

    /// Creates an error.
    package init(_ message: String) {
        self.message = message
    }
}
