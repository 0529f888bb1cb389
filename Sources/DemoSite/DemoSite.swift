public import EventLoop

/// A web site for trying crawlers: thousands of pages made on demand, none of them stored, served from an event loop.
///
/// It has redirects, chains and loops of them, broken links, pages that are slow, large, or full of links, and sends
/// bodies in all three framings of HTTP/1.1. `DemoSiteTruth` lists its content. Everything runs on the loop's thread.
public final class DemoSite {
    /// The port it listens on.
    public var port: UInt16 { server.port }
    /// The home page's URL, with the "/" at its end.
    public let url: String
    /// The number of requests received so far, including refused ones.
    public var requests: Int { server.requests }
    /// The number of open connections.
    public var connectionCount: Int { server.connectionCount }

    private let server: SiteServer<DemoContent>

    /// Starts to listen; serves whenever the loop runs.
    ///
    /// - Throws: `DemoSiteError` or `SelectorError`.
    public init(loop: EventLoop, options: DemoSiteOptions = DemoSiteOptions()) throws {
        let root = "http://\(options.address):"
        server = try SiteServer(
            loop: loop, address: options.address, port: options.port, connectionLimit: options.connections,
            idleTimeout: options.idleTimeout
        ) { DemoContent(options, base: Array("\(root)\($0)/".utf8)) }
        url = "\(root)\(server.port)/"
    }

    /// Closes all connections and stops listening. Call it before dropping the site; a second call has no effect.
    public func stop() { server.stop() }
}

/// The pages of the demo site, and its manner.
struct DemoContent: SiteContent {
    private let options: DemoSiteOptions
    private let writer: PageWriter
    private var throttle = Throttle()
    /// A buffer for bodies.
    private var bodyBuffer: [UInt8] = []

    /// Creates the pages of a site at a base URL with the "/" at its end.
    init(_ options: DemoSiteOptions, base: [UInt8]) {
        self.options = options
        let map = SiteMap(seed: options.seed, pages: options.pages, listed: options.listed.map(\.pages))
        writer = PageWriter(
            map: map, base: base, linksOutside: options.linksOutside, listed: options.listed.map { Array($0.url.utf8) })
    }

    func treatment(ofRequest number: Int) -> RequestTreatment {
        switch options.manner {
        case .silent: .ignored
        case .resets where SiteHash.mix(options.seed, Self.resetPurpose, number) % 100 < Self.resetPercent: .reset
        default: .answered
        }
    }

    private static let resetPurpose: UInt64 = 1_000
    private static let resetPercent: UInt64 = 20

    mutating func response(
        to request: RequestHead, in bytes: UnsafeBufferPointer<UInt8>, now: Int64
    ) -> ResponseSource {
        if options.manner == .throttles, let seconds = throttle.secondsToWait(at: now) {
            return ResponseSource(request, secondsToWait: seconds)
        }
        return ResponseSource(
            request, route: Route(path: UnsafeBufferPointer(rebasing: bytes[request.path])), map: writer.map,
            options: options)
    }

    func refusal(_ status: Int) -> ResponseSource { ResponseSource(refusal: status) }

    mutating func appendPiece(of response: inout ResponseSource, to out: inout [UInt8]) -> ResponseStep {
        response.next(writer, scratch: &bodyBuffer, into: &out)
    }
}
