import Glibc

/// The open file of a report: what is written to its buffer goes out in large pieces.
final class ReportOutput {
    /// The number of bytes that are written at once.
    private static let piece = 256 << 10

    /// The buffer to write to.
    let line = LineBuffer()
    private let descriptor: Int32
    /// Bytes that have been written to the file.
    private(set) var written = 0

    /// Creates an output to a descriptor, which it does not close.
    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Ends a row: writes the buffer out if it is full.
    func endRow() throws(ReportFailure) {
        if line.count >= Self.piece { try flush() }
    }

    /// Writes the buffer out.
    func flush() throws(ReportFailure) {
        var at = 0
        while at < line.count {
            let count = write(descriptor, line.bytes.baseAddress.map { $0 + at }, line.count - at)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ReportFailure(String(cString: strerror(errno))) }
            at += count
        }
        written += at
        line.clear()
    }
}
