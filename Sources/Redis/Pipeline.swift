import EventLoop
import Fetch

/// Commands and their replies, in order, over one established connection, until that ends.
///
/// The commands of a turn are sent together at its end.
final class Pipeline {
    /// Reads of `buffer` in one turn: others are served between.
    private static let readsInTurn = 4
    /// Nanoseconds by which a process that runs is never late.
    private static let lateness: Int64 = 250_000_000

    /// Whether it has ended. Then commands are answered with nil.
    private(set) var isOver = false
    private let loop: EventLoop
    private let connection: Connection
    private let reader: ReplyReader
    private let options: RedisOptions
    private let onEnd: (RedisFailure) -> Void
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 16)
    private var unsent: [UInt8] = []
    /// The bytes of `unsent` that the system has taken.
    private var sent = 0
    private var willFlush = false
    private var waiting = CommandQueue()
    /// When the latest reply came.
    private var heard: Int64
    private var watchdog: TimerID?

    /// Creates a pipeline that owns a connection.
    ///
    /// - Parameters:
    ///   - connection: established.
    ///   - loop: its loop.
    ///   - options: the limits.
    ///   - onEnd: called once when it ends, unless `close` ends it.
    init(_ connection: Connection, on loop: EventLoop, _ options: RedisOptions, onEnd: @escaping (RedisFailure) -> Void)
    {
        self.loop = loop
        self.connection = connection
        self.onEnd = onEnd
        reader = ReplyReader(limits: options.limits)
        self.options = options
        heard = loop.now
        connection.watch.onReadable { [weak self] in self?.receive() }
        startWatch()
    }

    deinit {
        buffer.deallocate()
    }

    /// Whether as much waits as the options allow.
    var isBehind: Bool { unsent.count - sent >= options.unsentBytes || waiting.count >= options.unansweredCommands }

    /// Sends a command. `then` gets its reply, or nil in a later turn if the connection ends before.
    func send(_ command: RedisCommand, then: @escaping (RedisReply?) -> Void) {
        guard !isOver else { return loop.soon { then(nil) } }
        command.write(to: &unsent)
        waiting.append(CommandQueue.Entry(time: loop.now, then: then))
        guard !willFlush else { return }
        willFlush = true
        loop.atEndOfTurn { [weak self] in self?.flush() }
    }

    /// Ends it without a word to its owner.
    func close() {
        guard !isOver else { return }
        isOver = true
        if let watchdog { loop.cancel(watchdog) }
        connection.close()
        var lost = waiting
        waiting = CommandQueue()
        loop.soon { while let entry = lost.popFirst() { entry.then(nil) } }
    }

    /// Ends it for a reason. The owner learns it before the commands do.
    func end(_ failure: RedisFailure) {
        guard !isOver else { return }
        close()
        onEnd(failure)
    }

    /// Sends what waits, as far as the socket takes it.
    private func flush() {
        willFlush = false
        guard !isOver else { return }
        while sent < unsent.count {
            switch unsent.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .bytes(let count): sent += count
            case .wouldBlock(let direction): return wait(for: direction)
            case .failed(let error): return loop.soon { [weak self] in self?.end(RedisFailure(error)) }
            }
        }
        // A burst's storage is not kept.
        unsent.removeAll(keepingCapacity: unsent.capacity <= 64 << 10)
        sent = 0
    }

    /// Goes on with both directions when the socket is ready: with TLS, each may wait for the other.
    private func wait(for direction: Direction) {
        if sent >= 64 << 10, sent >= unsent.count / 2 {
            unsent.removeFirst(sent)
            sent = 0
        }
        guard direction == .write else { return }
        connection.watch.onWritable { [weak self] in
            guard let self else { return }
            connection.watch.onWritable(nil)
            flush()
            receive()
        }
    }

    /// Reads replies and hands them over until nothing more is there, or for a part of a turn.
    private func receive() {
        for _ in 0..<Self.readsInTurn where !isOver {
            switch connection.transport.read(into: buffer) {
            case .bytes(let count): handOver(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            case .wouldBlock(let direction):
                if direction == .write { wait(for: .write) } else if sent < unsent.count { flush() }
                return
            case .end, .endWithoutNotify: return end(.closedByServer)
            case .failed(let error): return end(RedisFailure(error))
            }
        }
        if !isOver { connection.watch.stillReadable(isTaken: connection.transport.hasPending) }
    }

    private func handOver(_ bytes: UnsafeRawBufferPointer) {
        do throws(RedisFailure) {
            try reader.feed(bytes)
            while !isOver, let reply = try reader.next() {
                heard = loop.now
                guard let entry = waiting.popFirst() else { throw Self.unasked(reply) }
                entry.then(reply)
            }
        } catch {
            end(error)
        }
    }

    /// A server that takes no connection says so unasked.
    private static func unasked(_ reply: RedisReply) -> RedisFailure {
        if case .error(let error) = reply { return RedisFailure(error) }
        return .unasked
    }

    /// Looks again when the next reply must be there.
    private func startWatch() {
        let due = limit
        watchdog = loop.schedule(at: due) { [weak self] in self?.judge(due) }
    }

    /// Ends the connection to a server that did not answer until `due`, and asks one that had nothing to say.
    private func judge(_ due: Int64) {
        if loop.now - due > Self.lateness {
            // This process was stopped, and may not even have asked.
            heard = loop.now
        } else if loop.now >= limit {
            // A busy one finds both the reply and the time over.
            receive()
        }
        guard !isOver else { return }
        if loop.now >= limit {
            guard waiting.isEmpty else { return end(.silent) }
            send(RedisCommand("PING")) { _ in }
        }
        startWatch()
    }

    /// When the next reply must be there, or else the server is asked for one.
    private var limit: Int64 { max(heard, waiting.first?.time ?? 0) + options.replyTimeout }
}
