import EventLoop
import Glibc

/// A server of HTTP/1.1 on a loop: it accepts connections, and closes idle ones.
final class SiteServer<Content: SiteContent> {
    /// The port it listens on.
    let port: UInt16
    /// The number of requests received so far, including refused ones.
    private(set) var requests = 0
    /// The number of open connections.
    private(set) var connectionCount = 0

    let loop: EventLoop
    private var content: Content
    /// Buffers that all connections use in turn to read and to write.
    var readBuffer = [UInt8](repeating: 0, count: 16 << 10)
    private(set) var writeBuffer: [UInt8] = []
    private let connectionLimit: Int
    private let idleTimeout: Int64
    private let listener: Int32
    private let watch: Watch
    /// The connections by descriptor.
    private var connections: [SiteConnection<Content>?] = []
    private var timer: TimerID?
    private var isStopped = false

    /// Starts to listen; serves whenever the loop runs.
    ///
    /// - Parameters:
    ///   - loop: the loop.
    ///   - address: the IPv4 address.
    ///   - port: the port; 0 for one chosen by the system.
    ///   - connectionLimit: the largest number of open connections; more are closed as soon as they are accepted.
    ///   - idleTimeout: nanoseconds after which an idle connection is closed.
    ///   - content: makes the content, with the port.
    /// - Throws: `DemoSiteError` or `SelectorError`.
    init(
        loop: EventLoop, address: String, port: UInt16, connectionLimit: Int, idleTimeout: Int64,
        content: (UInt16) -> Content
    ) throws {
        self.loop = loop
        (self.connectionLimit, self.idleTimeout) = (connectionLimit, idleTimeout)
        (listener, self.port) = try Listener.open(address: address, port: port)
        self.content = content(self.port)
        do {
            watch = try loop.watch(listener)
        } catch {
            close(listener)
            throw error
        }
        watch.onReadable { [unowned self] in accept() }
        scheduleSweep()
    }

    deinit {
        precondition(isStopped, "a server is stopped before it is dropped")
    }

    /// Closes all connections and stops listening. Call it before dropping the server; a second call has no effect.
    func stop() {
        guard !isStopped else { return }
        isStopped = true
        if let timer {
            loop.cancel(timer)
        }
        watch.unwatch()
        close(listener)
        for connection in connections {
            connection?.close()
        }
    }

    func countRequest() {
        requests += 1
    }

    /// How the next request is treated. One that gets no answer is counted here.
    func treatmentOfNext() -> RequestTreatment {
        let treatment = content.treatment(ofRequest: requests)
        if treatment != .answered { requests += 1 }
        return treatment
    }

    func response(to request: RequestHead, in bytes: UnsafeBufferPointer<UInt8>) -> Content.Response {
        content.response(to: request, in: bytes, now: loop.now)
    }

    func refusal(_ status: Int) -> Content.Response { content.refusal(status) }

    func forget(_ connection: SiteConnection<Content>) {
        connections[Int(connection.descriptor)] = nil
        connectionCount -= 1
    }

    /// Makes the next piece of a response in the write buffer; nil without a response.
    func makePiece(of source: inout Content.Response?) -> ResponseStep? {
        writeBuffer.removeAll(keepingCapacity: true)
        guard var response = source.take() else { return nil }
        defer { source = response }
        return content.appendPiece(of: &response, to: &writeBuffer)
    }

    private func accept() {
        // Accepts only some, then other descriptors have their turn.
        for _ in 0..<64 {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else {
                switch errno {
                case EAGAIN: return
                case EMFILE, ENFILE, ENOBUFS, ENOMEM: return acceptLater()
                default: continue
                }
            }
            guard connectionCount < connectionLimit else {
                close(descriptor)
                continue
            }
            do {
                try add(descriptor)
            } catch {
                close(descriptor)
            }
        }
        watch.stillReadable()
    }

    private func add(_ descriptor: Int32) throws(SelectorError) {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let connection = try SiteConnection(descriptor, server: self)
        let number = Int(descriptor)
        if number >= connections.count {
            connections.append(contentsOf: repeatElement(nil, count: number + 1 - connections.count))
        }
        connections[number] = connection
        connectionCount += 1
    }

    /// Without a free descriptor the listener stays readable: an edge is reported once, a level all the time.
    private func acceptLater() {
        watch.onReadable(nil)
        loop.schedule(at: EventLoop.clock() + 100_000_000) { [weak self] in
            guard let self, !isStopped else { return }
            watch.onReadable { [unowned self] in accept() }
            watch.stillReadable()
        }
    }

    /// Closes idle connections, a few times in each idle time.
    private func scheduleSweep() {
        timer = loop.schedule(at: EventLoop.clock() + max(1_000_000, idleTimeout / 8)) { [unowned self] in
            let limit = loop.now - idleTimeout
            for connection in connections {
                if let connection, connection.lastActivity < limit, !connection.isDelaying {
                    connection.close()
                }
            }
            scheduleSweep()
        }
    }
}
