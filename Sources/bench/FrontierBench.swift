import ArgumentParser
import Crawl
import HTTP

/// The cost of a known link (scan, resolve, fingerprint, look-up), and the memory of a URL.
struct FrontierBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frontier", abstract: "Known links, new URLs, bytes a URL, at growing numbers of known URLs.")

    @Option(help: "Numbers of known URLs to measure at.")
    var sizes: [Int] = [10_000, 100_000, 1_000_000]

    func run() throws {
        for size in sizes {
            let (crawl, cost) = try Self.page(at: size)
            let bytes = Double(crawl.overheadBytes) / Double(crawl.counts.seen)
            print("\(size) known URLs: \((bytes * 10).rounded() / 10) bytes a URL beside its text")
            print("known link at \(size) URLs: \((cost / Double(Self.linksPerPage)).rounded()) ns")
        }
    }

    private static let linksPerPage = 29

    /// Creates a crawl that knows a number of URLs, and measures the CPU nanoseconds for a piece of a page with 29
    /// links to some of them: the median of 31 rounds through the whole table.
    static func page(at size: Int) throws -> (crawl: Crawl, cost: Double) {
        let crawl = try fill(size)
        // There are enough pieces to touch the whole table.
        let pieces = (0..<1_000).map { number in
            Array(page(links: (0..<linksPerPage).map { (number * 7_919 + $0 * 104_729) % size }).utf8)
        }
        guard let dispatch = crawl.next(now: 1) else { throw ExitCode.failure }
        let head = try htmlHead()
        _ = crawl.head(head, slot: dispatch.slot)
        let samples = (0..<31).map { _ in
            let before = threadCPUTime()
            for piece in pieces { piece.withUnsafeBufferPointer { _ = crawl.body($0, slot: dispatch.slot) } }
            return Double(threadCPUTime() - before) / Double(pieces.count)
        }
        return (crawl, samples.sorted()[samples.count / 2])
    }

    /// Creates a crawl that knows this many URLs, found on pages of a thousand links.
    ///
    /// - Parameters:
    ///   - size: the number of URLs.
    ///   - subscriber: a subscriber from the crawl's beginning, if any.
    ///   - each: called after each thousand.
    /// - Returns: the crawl.
    /// - Throws: the failure of a seed.
    static func fill(
        _ size: Int, _ subscriber: (any CrawlSubscriber)? = nil, each: (Crawl) -> Void = { _ in }
    ) throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://127.0.0.1:8080/"]
        options.concurrency = 1
        let crawl = try Crawl(options: options, now: 0)
        subscriber.map { crawl.subscribe($0) }
        try crawl.start(now: 0)
        guard let dispatch = crawl.next(now: 0) else { throw ExitCode.failure }
        let head = try htmlHead()
        _ = crawl.head(head, slot: dispatch.slot)
        let before = threadCPUTime()
        for first in stride(from: 0, to: size, by: 1_000) {
            Array(page(links: Array(first..<min(first + 1_000, size))).utf8).withUnsafeBufferPointer {
                _ = crawl.body($0, slot: dispatch.slot)
            }
            each(crawl)
        }
        let cost = Double(threadCPUTime() - before) / Double(size)
        print("new URL up to \(size): \(cost.rounded()) ns, page made in it")
        crawl.endExchange(in: dispatch.slot, .complete, now: 1)
        return crawl
    }

    private static func page(links: [Int]) -> String {
        links.map { "<p>Some words before <a href=\"/docs/section-\($0 % 97)/page-\($0).html\">a link</a>.</p>\n" }
            .joined()
    }

    private static func htmlHead() throws -> ResponseHead {
        var head = ResponseHead()
        var reader = ResponseReader()
        reader.startResponse(to: .get)
        let text = Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4096\r\n\r\n".utf8)
        var offset = 0
        _ = try text.withUnsafeBufferPointer { try reader.next($0, at: &offset, head: &head) }
        return head
    }
}
