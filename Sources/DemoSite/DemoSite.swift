public import EventLoop
import Glibc

/// A web site for trying crawlers: thousands of pages made on demand, none of them stored, served from an event loop.
///
/// It has redirects, chains and loops of them, broken links, pages that are slow, large, or full of links, and sends
/// bodies in all three framings of HTTP/1.1. `DemoSiteTruth` lists its content. Everything runs on the loop's thread.
public final class DemoSite {
    /// The port it listens on.
    public let port: UInt16
    /// The home page's URL, with the "/" at its end.
    public let url: String
    /// The number of requests received so far, including refused ones.
    public private(set) var requests = 0
    /// The number of open connections.
    public private(set) var connectionCount = 0

    let loop: EventLoop
    let options: DemoSiteOptions
    let writer: PageWriter
    /// Buffers that all connections use in turn to read, to write, and to make bodies.
    var readBuffer = [UInt8](repeating: 0, count: 16 << 10)
    private(set) var writeBuffer: [UInt8] = []
    private var bodyBuffer: [UInt8] = []
    private let listener: Int32
    private let watch: Watch
    /// The connections by descriptor.
    private var connections: [SiteConnection?] = []
    private var throttle = Throttle()
    private var timer: TimerID?
    private var isStopped = false

    /// Starts to listen; serves whenever the loop runs.
    ///
    /// - Throws: `DemoSiteError` or `SelectorError`.
    public init(loop: EventLoop, options: DemoSiteOptions = DemoSiteOptions()) throws {
        self.loop = loop
        self.options = options
        (listener, port) = try Listener.open(address: options.address, port: options.port)
        url = "http://\(options.address):\(port)/"
        let map = SiteMap(seed: options.seed, pages: options.pages, listed: options.listed.map(\.pages))
        writer = PageWriter(
            map: map, base: Array(url.utf8), linksOutside: options.linksOutside,
            listed: options.listed.map { Array($0.url.utf8) })
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
        precondition(isStopped, "a demo site is stopped before it is dropped")
    }

    /// Closes all connections and stops listening. Call it before dropping the site; a second call has no effect.
    public func stop() {
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

    /// Whether a request gets an answer. One that does not is counted here.
    var answersNext: Bool {
        let isAnswered =
            switch options.manner {
            case .silent: false
            case .resets: SiteHash.mix(options.seed, Self.resetPurpose, requests) % 100 >= Self.resetPercent
            default: true
            }
        if !isAnswered { requests += 1 }
        return isAnswered
    }

    private static let resetPurpose: UInt64 = 1_000
    private static let resetPercent: UInt64 = 20

    /// The answer to a request.
    func answer(_ request: RequestHead, path: UnsafeBufferPointer<UInt8>) -> ResponseSource {
        if options.manner == .throttles, let seconds = throttle.secondsToWait(at: loop.now) {
            return ResponseSource(request, secondsToWait: seconds)
        }
        return ResponseSource(request, route: Route(path: path), map: writer.map, options: options)
    }

    func forget(_ connection: SiteConnection) {
        connections[Int(connection.descriptor)] = nil
        connectionCount -= 1
    }

    /// Appends the next piece of a response to the write buffer; nil without a response.
    func makePiece(of source: inout ResponseSource?) -> ResponseSource.Step? {
        writeBuffer.removeAll(keepingCapacity: true)
        return source?.next(writer, scratch: &bodyBuffer, into: &writeBuffer)
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
            guard connectionCount < options.connections else {
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
        let connection = try SiteConnection(descriptor, site: self)
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
        timer = loop.schedule(at: EventLoop.clock() + max(1_000_000, options.idleTimeout / 8)) { [unowned self] in
            let limit = loop.now - options.idleTimeout
            for connection in connections {
                if let connection, connection.lastActivity < limit, !connection.isDelaying {
                    connection.close()
                }
            }
            scheduleSweep()
        }
    }
}
