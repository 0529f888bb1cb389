import CProcess
import Crawl
import CrawltopKit
import EventLoop
import Glibc

/// What a person is told when a screen is left at the end of a crawl.
enum EndReport {
    /// The largest number of broken URLs that it names.
    private static let mostBroken = 10

    /// Writes it. Waits a second at most for whoever reads it.
    static func write(_ reason: ExitReason, of session: Session, to descriptor: Int32, hasLinks: Bool) {
        let options = session.options
        let output = LogOutput(descriptor: descriptor, name: "standard output")
        TextLog(
            output: output, clockOffset: options.crawl.clockOffset, detail: options.detail, urls: session.urls,
            mostBroken: options.detail >= .verbose ? nil : mostBroken, hasLinks: hasLinks, known: session.knownFaults,
            warnings: session.warnings
        ).finish(reason, at: EventLoop.clock(), of: session.crawl)
        _ = output.close(patience: 1_000_000_000)
    }

    /// The same as text, for a viewer.
    static func text(_ reason: ExitReason, of session: Session) -> String {
        let file = shims_memory_file()
        guard file >= 0 else { return "" }
        defer { close(file) }
        write(reason, of: session, to: file, hasLinks: false)
        var status = stat()
        guard fstat(file, &status) == 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = pread(file, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
