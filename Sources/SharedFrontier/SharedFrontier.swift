package import Crawl
package import EventLoop
import Glibc
import Redis
import Words

/// One process's part in a crawl of several: it leases hosts on a server, takes URLs from their queues for its own crawl,
/// and adds what that finds to the queues of all hosts.
///
/// Whoever has a host's lease has all of it: its pace, robots rules, cookies and connections. So politeness is that of one
/// process, however many there are. What one step changes is one call of a function on the server: see `frontier.lua`.
///
/// All of it on the loop's thread.
package final class SharedFrontier {
    /// Nanoseconds within which the server must be met for the first time.
    static let meetingPatience: Int64 = 60_000_000_000

    /// A URL that was taken.
    struct Taken {
        let host: HeldHost
        /// Its entry, by which it is named on the server.
        let entry: [UInt8]
    }

    /// The end of a URL that was taken.
    struct End {
        /// How it ends, as the server is told.
        enum How: String {
            case done = "d"
            case skipped = "s"
            /// The user holds it back, and may give it back.
            case heldBack = "i"
        }

        let taken: Taken
        let how: How
        /// Where its result is kept: see `keeping`.
        let chunk: Int
        /// The number of commands that had given something back when it ended.
        let restorations: Int
    }

    let crawl: Crawl
    let loop: EventLoop
    let options: SharedFrontierOptions
    private(set) var server: RedisClient
    /// The slot of all keys of the crawl.
    let slot: KeySlot
    /// Why the server did not take the functions the last time; nil if it did.
    var loadFailure: RedisFailure?
    /// The name of this process among the workers.
    package let worker: String
    /// What the keys begin with.
    let prefix: String
    /// The hash of URLs, which is the same for all workers. Nil until the server was met for the first time.
    var fingerprint: Fingerprint?
    /// Its seed, which no server forgets that has kept its data.
    var seed: UInt64?
    /// The leased hosts by name.
    var hosts: [[UInt8]: HeldHost] = [:]
    /// The URLs that were taken and have not ended, by identity.
    var window: [UInt32: Taken] = [:]
    /// URLs that were found, or are to be fetched again, and have not been sent.
    var finds: [URLID] = []
    /// Those among them that are to be fetched again.
    var again: Set<URLID> = []
    /// URLs that were found and left out at once, and have not been sent. With a job they are sent when that is committed: a
    /// process that finds them later may not know why they are left out.
    var leftOut: [(url: URLID, chunk: Int)] = []
    /// URLs that were taken and left out here, and may come back.
    var left: Set<URLID> = []
    /// URLs that were fetched beside the queues, such as robots.txt, and have not been sent.
    var extras: [URLID] = []
    /// Ends that have not been sent.
    var ends: [End] = []
    /// Calls without an answer yet.
    var unanswered = 0
    /// What was answered lately: a server that lost its last second is told again.
    var recent = RecentNews()
    /// Whether URLs are being received, whose moves say nothing new.
    var isReceiving = false
    var isFlushDue = false
    /// Whether a flush is due when results are committed.
    var isCommitDue = false
    /// Whether hosts were given back.
    var hasReleased = false
    /// Commands to all processes.
    var commands = CommandBook()
    /// How the crawl stood at the last look, and when that was.
    var lastStanding: SharedStanding?
    var lookedAt = Int64.min / 2
    /// URLs done at a time, and how many were done in a second until then.
    var rated = (at: Int64(0), done: 0, rate: 0.0)
    /// The longest turn of the loop since the last call, nanoseconds.
    package var takeLag: () -> Int64 = { 0 }
    /// Whether it is found out what the server knows as taken: nothing else is told meanwhile.
    var isTakingStock = false
    var isLeasing = false
    /// When leases were asked for last, monotonic nanoseconds.
    var leasedAt: Int64 = 0
    var isAsking = false
    var isOver = false
    /// Whether this process takes part no more.
    var isLeaving = false
    /// Whether it has ended.
    var hasLeft = false
    var runID: SafeText?
    /// Why the server is not in use; nil while it is.
    var trouble: SafeText? = "the shared frontier is not reached yet"
    /// Why functions were refused the last time, by name: Redis is full, or takes no writes.
    var refusals: [String: SafeText] = [:]
    var holder: DispatchHolder?
    var renewalTimer: TimerID?
    var leaseTimer: TimerID?
    /// Ends this process's part where the server does not answer.
    var leaveTimer: TimerID?
    /// If results are kept in a job: where what happens now is kept, and how far all is committed. The server is told of an
    /// end when its result is committed, so that no result is lost that nobody fetches again.
    package var keeping: (() -> (present: Int, committed: Int))?
    /// The job that keeps the results, if one does: what tells it from others, and where it is on this machine.
    package var job: (identity: String, path: String)?
    /// The largest number of URLs that the server has known.
    var mostSeen: Int64 = 0
    /// Whether this process has taken anything.
    package internal(set) var hasTaken = false
    /// Carries out a command that all processes share.
    package var onCommand: (CrawlCommand) -> Void = { _ in }
    /// Called once if this process cannot take part, or no longer: a sentence, and whether the crawl is damaged.
    package var onRefusal: (String, _ isLoss: Bool) -> Void = { _, _ in }
    /// Called when everything is on the server after `leave`, or cannot be brought there.
    var onLeft: (() -> Void)?

    /// Prepares to take part; `start` connects.
    package init(_ options: SharedFrontierOptions, of crawl: Crawl, on loop: EventLoop) {
        (self.options, self.crawl, self.loop) = (options, crawl, loop)
        prefix = Self.prefix(of: options.crawl)
        worker = Self.newName()
        server = RedisClient(options.address, on: loop, options: options.connection)
        slot = KeySlot(key: prefix)
        listen()
    }

    private func listen() {
        server.onServerUp = { [unowned self] in loadFunctions(on: $0) }
        server.onUp = { [unowned self] in greet() }
        server.onDown = { [unowned self] in serverWent($0) }
    }

    /// The key of the names of all crawls on a server.
    static let register = "crawltop:crawls"

    /// What the keys of a crawl begin with.
    static func prefix(of crawl: String) -> String { "{\(crawl):0}" }

    private static func newName() -> String {
        let number = String(UInt32.random(in: .min ... .max), radix: 16)
        return "\(SafeText(untrusted: Self.machineName, maxCells: 40).string)-\(getpid())-\(number)"
    }

    /// Connects. The crawl has started, and holds until the server was met.
    package func start() {
        crawl.subscribe(self)
        finds = (0..<UInt32(crawl.counts.seen)).map { URLID(index: $0) }.filter { crawl.isHeld($0) }
        updateHold()
        loop.schedule(at: loop.now + Self.meetingPatience) { [weak self] in
            guard let self, fingerprint == nil else { return }
            refuse("\(trouble?.string ?? "the shared frontier is not reached") (for a minute)", isLoss: true)
        }
        server.open()
    }

    /// Takes part again, after the end: a limit was raised, or a URL is to be fetched once more.
    package func rejoin() {
        guard isLeaving || isOver else { return }
        finishLeaving()
        for host in hosts.values { lose(host) }
        (isOver, isLeaving, hasLeft, hasReleased) = (false, false, false, false)
        server = RedisClient(options.address, on: loop, options: options.connection)
        listen()
        trouble = "the shared frontier is not reached yet"
        updateHold()
        server.open()
    }

    /// Holds dispatch back for as long as there is a reason to.
    func updateHold() {
        let reason = reasonToHold.map { DispatchHolder($0) }
        guard holder != reason else { return }
        if let holder { crawl.holdDispatch(false, by: holder) }
        holder = reason
        if let reason { crawl.holdDispatch(true, by: reason) }
    }

    private var reasonToHold: SafeText? {
        if isOver { return nil }
        if let trouble { return trouble }
        if let refusal = refusals.first { return SafeText("the shared frontier: ") + refusal.value }
        return server.isBehind ? "the shared frontier is behind" : nil
    }

    /// Sends a call of a function. One that the server refuses to carry out is made again: what it was to tell is kept.
    func call(
        _ function: String, _ append: (inout RedisCommand) -> Void, then: @escaping (RedisReply?) -> Void
    ) {
        var command = RedisCommand("FCALL")
        command.append("crawltop1_\(function)")
        command.append(1)
        command.append(prefix)
        append(&command)
        unanswered += 1
        server.send(command, to: slot) { [weak self] reply in
            guard let self else { return }
            unanswered -= 1
            if case .error(let error)? = reply {
                refusals[function] = RedisFailure(error).message
                if error.isOfMissingFunction { server.servers.forEach(loadFunctions) }
            } else if reply != nil {
                refusals[function] = nil
            }
            then(reply)
            updateHold()
            settle()
        }
    }

    /// Has what was gathered in this turn of the loop sent at its end.
    func flushSoon() {
        guard !isFlushDue, server.isUp, fingerprint != nil else { return }
        isFlushDue = true
        loop.schedule(at: loop.now) { [weak self] in
            guard let self else { return }
            isFlushDue = false
            flush()
        }
    }
}
