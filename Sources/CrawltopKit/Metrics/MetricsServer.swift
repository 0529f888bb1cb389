import Crawl
import EventLoop
import Glibc
import HTTPServer

/// Answers a monitoring system, on the crawl's loop: its metrics, whether it is well, its status.
final class MetricsServer {
    /// The largest number of connections at a time; more are closed.
    static let maxConnections = 8
    /// Nanoseconds that a client has for its request and its answer.
    private static let patience: Int64 = 10_000_000_000

    /// Where metrics are.
    let url: String
    private let server: SiteServer<MetricsContent>

    /// Starts to listen.
    ///
    /// - Throws: `ServerError` or `SelectorError`.
    init(at address: MetricsAddress, _ page: MetricsPage, of crawl: Crawl, on loop: EventLoop) throws {
        server = try SiteServer(
            loop: loop, address: address.host, port: address.port, connectionLimit: Self.maxConnections,
            idleTimeout: Self.patience, answerTimeout: Self.patience
        ) { _ in MetricsContent(page, of: crawl) }
        url = "http://\(address.isIPv6 ? "[\(address.host)]" : address.host):\(server.port)/metrics"
    }

    deinit { server.stop() }

    /// Closes all connections and stops listening.
    func stop() { server.stop() }
}

/// What is answered. Each connection ends with its answer, so that no client gets more than its turn.
struct MetricsContent: SiteContent {
    /// Nanoseconds for which metrics are not made anew, however many ask.
    private static let freshness: Int64 = 100_000_000

    private let page: MetricsPage
    private let crawl: Crawl
    private var latest: (format: MetricsFormat, at: Int64, text: [UInt8])?

    init(_ page: MetricsPage, of crawl: Crawl) { (self.page, self.crawl) = (page, crawl) }

    mutating func response(
        to request: RequestHead, in bytes: UnsafeBufferPointer<UInt8>, now: Int64
    ) -> BytesResponse {
        switch String(decoding: bytes[request.path], as: UTF8.self) {
        case "/metrics":
            let format = MetricsFormat(accept: String(decoding: bytes[request.accept], as: UTF8.self))
            return BytesResponse(request, 200, format.contentType, metrics(format, now))
        case "/healthz":
            let isWell = crawl.state != .finished || !crawl.wasStopped
            return BytesResponse(request, isWell ? 200 : 503, Self.plain, Array("\(crawl.state.word)\n".utf8))
        case "/status":
            let lines = LineBuffer()
            lines.controlStatus(of: crawl, at: now, process: getpid())
            return BytesResponse(request, 200, "application/json", Array(lines.bytes))
        default:
            return BytesResponse(request, 404, Self.plain, Array("Here are /metrics, /healthz and /status.\n".utf8))
        }
    }

    private static let plain: StaticString = "text/plain; charset=utf-8"

    private mutating func metrics(_ format: MetricsFormat, _ now: Int64) -> [UInt8] {
        if let latest, latest.format == format, now - latest.at < Self.freshness { return latest.text }
        let text = page.text(format)
        latest = (format, now, text)
        return text
    }

    func refusal(_ status: Int) -> BytesResponse {
        BytesResponse(nil, status, Self.plain, Array("GET or HEAD, in at most \(RequestHead.limit) bytes.\n".utf8))
    }

    func appendPiece(of response: inout BytesResponse, to out: inout [UInt8]) -> ResponseStep {
        response.appendPiece(to: &out)
    }
}
