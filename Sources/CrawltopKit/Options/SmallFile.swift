import CNet
import EventLoop
import Glibc

/// A file or a pipe that the command line names, read to its end before anything else starts.
enum SmallFile {
    /// The largest size in bytes.
    static let longest = 4 << 20
    /// Nanoseconds in all that a pipe's writer has.
    static let patience: Int64 = 30_000_000_000

    /// Reads the file's bytes.
    ///
    /// - Throws: the end of a sentence that names the option and the file.
    static func read(_ path: String, patience: Int64 = patience) throws(ValueError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        let deadline = EventLoop.clock() + patience
        // Reading a named pipe without a writer returns its end, so wait before.
        try wait(for: descriptor, until: deadline)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            switch (count, errno) {
            case (0, _): return bytes
            case (..<0, EAGAIN): try wait(for: descriptor, until: deadline)
            case (..<0, EINTR): break
            case (..<0, _): throw failure()
            default: bytes += part[..<count]
            }
            guard bytes.count <= longest else { throw ValueError("it is longer than \(longest >> 20) MiB") }
        }
    }

    private static func wait(for descriptor: Int32, until deadline: Int64) throws(ValueError) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var count: Int32
        repeat {
            let left = max(0, deadline - EventLoop.clock()) / 1_000_000
            count = poll(&entry, 1, Int32(clamping: left))
        } while count < 0 && errno == EINTR
        guard count != 0 else { throw ValueError("it cannot be read: nothing more is written to it") }
    }

    private static func failure() -> ValueError {
        ValueError("it cannot be read: \(String(cString: strerror(errno)))")
    }
}
