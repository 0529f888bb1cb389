public import Words

/// How a crawl of several processes stands, as the server of its frontier knows.
public struct SharedStanding: Sendable {
    /// URLs that are known.
    public var seen = 0
    /// URLs that wait for a process.
    public var waiting = 0
    /// URLs that a process has taken, and that have not ended.
    public var taken = 0
    /// URLs that are done.
    public var done = 0
    /// URLs that are left out.
    public var skipped = 0
    /// Hosts that wait for a process, and hosts that one has.
    public var hosts = (waiting: 0, leased: 0)
    /// The processes, by name.
    public var workers: [SharedWorker] = []

    /// Creates a standing of nothing.
    public init() {}

    /// Why a crawl of several processes has no limit of depth.
    package static let noDepth: SafeText =
        "several processes share the crawl: none knows how near a URL is to the seeds"

    /// URLs that are done in a second, all processes together.
    public var rate: Double { workers.reduce(0) { $0 + $1.rate } }
}

/// A process that shares a crawl, as it tells of itself.
public struct SharedWorker: Sendable {
    /// The name of its machine, the number of the process, and a random number.
    public var name: SafeText
    /// Whether it is this process.
    public var isThis = false
    /// Nanoseconds since its last sign of life.
    public var silence: Int64 = 0
    /// The state of its crawl, in a word.
    public var state: SafeText = "-"
    /// Hosts that it has leased.
    public var hosts = 0
    /// Exchanges in flight.
    public var inFlight = 0
    /// URLs that it has ended.
    public var done = 0
    /// URLs that it ends in a second.
    public var rate = 0.0
    /// The longest turn of its loop of late, nanoseconds.
    public var lag: Int64 = 0
    /// Bytes that it has read.
    public var bytes = 0
    /// Its version of the program.
    public var version: SafeText = "-"

    /// Creates a worker of which nothing else is known.
    public init(name: SafeText) {
        self.name = name
    }
}
