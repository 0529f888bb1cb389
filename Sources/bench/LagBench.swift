import ArgumentParser
import Crawl
import CrawltopKit
import EventLoop
import Fetch
import Glibc

/// The longest turn of the loop under the greatest load, with the CPU time of its thread: on a busy machine a turn
/// lasts longer than it works.
struct LagBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "The longest turn of the loop: a page of a million links, an index, time-outs due all at once.")

    @Option(help: "Links of the large page.") var links = 1_000_000
    @Option(help: "Links of the index, each a connection that gets no answer; both ends are this process's.")
    var connections = 9_500

    func run() throws {
        guard DescriptorLimit.raise() > 2 * connections + 64 else {
            throw ValidationError("the process may not open \(2 * connections) files (ulimit -n)")
        }
        for engine in [EngineKind.coroutine, .callback] {
            let page = try LaggingCrawl(engine, links: links, follows: false)
            print("\(engine), a page of \(links) links: longest turn \(milliseconds(page.longestTurn()))")
            page.stop()
            let index = try LaggingCrawl(engine, links: connections, follows: true)
            let turn = milliseconds(index.longestTurn())
            print("\(engine), an index of \(connections) links, connected to at once: \(turn)")
            print("\(engine), \(index.waiting) time-outs due at once: \(milliseconds(index.longestTurnOfTimeouts()))")
            index.stop()
        }
    }

    private func milliseconds(_ nanoseconds: Int64) -> String {
        "\((Double(nanoseconds) / 1e5).rounded() / 10) ms"
    }
}

/// A crawl of one page with many links, with the real engine and the real log.
private final class LaggingCrawl: CrawlSubscriber {
    private static let idleTimeout: Int64 = 8_000_000_000

    private let loop: EventLoop
    private let crawl: Crawl
    private let engine: any Engine
    private let server: SilentServer
    private let output: LogOutput
    private let sink: Int32

    init(_ kind: EngineKind, links: Int, follows: Bool) throws {
        loop = try EventLoop()
        server = try SilentServer(links: links)
        var options = CrawlOptions()
        options.seeds = ["http://127.0.0.1:\(server.port)/"]
        (options.obeysRobots, options.maxTries) = (false, 1)
        (options.concurrency, options.idleTimeout) = (links, Self.idleTimeout)
        if !follows { options.limits.pages = 1 }
        crawl = try Crawl(options: options, now: loop.now)
        sink = open("/dev/null", O_WRONLY)
        output = LogOutput(descriptor: sink, name: "/dev/null")
        engine = try kind.make(loop: loop, crawl: crawl)
        crawl.subscribe(JSONLog(output: output, clockOffset: EventLoop.calendarOffset()))
        crawl.subscribe(self)
        try crawl.start(now: loop.now)
    }

    func stop() {
        engine.stop()
        server.stop()
        _ = output.close(patience: 1_000_000_000)
        close(sink)
    }

    /// The number of exchanges that wait for an answer.
    var waiting: Int { crawl.connectionsByState[Int(ConnectionState.awaiting.rawValue)] }

    /// Crawls until all links wait for an answer, or to the page's end if they are not followed.
    func longestTurn() -> Int64 {
        engine.start()
        watch()
        loop.run()
        return loop.lag.longest
    }

    /// Blocks the loop until every time-out has passed, then continues.
    func longestTurnOfTimeouts() -> Int64 {
        usleep(UInt32(Self.idleTimeout / 1_000))
        loop.lag = LoopLag()
        loop.run()
        return loop.lag.longest
    }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        if case .state(.finished, _) = event { loop.stop() }
    }

    private func watch() {
        loop.schedule(at: loop.now + 20_000_000) { [weak self] in
            guard let self, crawl.state != .finished else { return }
            if crawl.counts.done == 1, crawl.counts.todo == 0, waiting == crawl.counts.inFlight { return loop.stop() }
            watch()
        }
    }
}

/// A server on a thread of its own: its first connection gets a page of links, all others get nothing.
private final class SilentServer: Sendable {
    let port: UInt16
    private let descriptor: Int32

    init(links: Int) throws {
        let page = Self.page(links)
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, length) == 0 && getsockname(listening, $0, &length) == 0
            }
        }
        guard bound, listen(listening, 4_096) == 0 else { throw ValidationError("no server on loopback") }
        port = UInt16(bigEndian: name.sin_port)
        descriptor = listening
        let context = Unmanaged.passRetained(Body { Self.serve(listening, page) }).toOpaque()
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context)
        pthread_detach(thread)
    }

    /// Ends the thread's accept(2), and with it the connections.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private final class Body {
        let run: () -> Void

        init(_ run: @escaping () -> Void) {
            self.run = run
        }
    }

    private static func serve(_ listening: Int32, _ page: [UInt8]) {
        var open: [Int32] = []
        while case let descriptor = accept(listening, nil, nil), descriptor >= 0 {
            open.append(descriptor)
            guard open.count == 1 else { continue }
            var request = [UInt8](repeating: 0, count: 4_096)
            recv(descriptor, &request, request.count, 0)
            var sent = 0
            page.withUnsafeBytes { bytes in
                while sent < bytes.count {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                    let count = send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                    guard count > 0 else { return }
                    sent += count
                }
            }
        }
        for descriptor in open + [listening] { close(descriptor) }
    }

    private static func page(_ links: Int) -> [UInt8] {
        var body: [UInt8] = Array("<!doctype html><title>All</title>\n".utf8)
        for link in 1...links { body += Array("<p><a href=\"/p/\(link)\">Page \(link)</a>\n".utf8) }
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }
}
