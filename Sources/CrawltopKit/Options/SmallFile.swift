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
        var bytes: [UInt8] = []
        try read(.file(path), longest: longest, patience: patience) { (piece) throws(ValueError) in bytes += piece }
        return bytes
    }

    /// What is read.
    enum Source {
        case file(String)
        case standardInput
    }

    /// Reads bytes piece by piece.
    ///
    /// - Parameters:
    ///   - source: what is read.
    ///   - longest: the largest size in bytes.
    ///   - patience: nanoseconds in all that a pipe's writer has; nil for as long as it likes.
    ///   - take: takes a piece.
    /// - Throws: the same, and what `take` throws.
    static func read(
        _ source: Source, longest: Int, patience: Int64?, take: (ArraySlice<UInt8>) throws(ValueError) -> Void
    ) throws(ValueError) {
        var descriptor = STDIN_FILENO
        if case .file(let path) = source {
            descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
            guard descriptor >= 0 else { throw failure() }
        }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        let deadline = patience.map { EventLoop.clock() + $0 }
        var size = 0
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            // Reading a named pipe without a writer returns its end, and standard input blocks: so wait before.
            try wait(for: descriptor, until: deadline)
            let count = Glibc.read(descriptor, &part, part.count)
            switch (count, errno) {
            case (0, _): return
            case (..<0, EAGAIN), (..<0, EINTR): continue
            case (..<0, _): throw failure()
            default: size += count
            }
            guard size <= longest else { throw ValueError("it is longer than \(longest >> 20) MiB") }
            try take(part[..<count])
        }
    }

    private static func wait(for descriptor: Int32, until deadline: Int64?) throws(ValueError) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var count: Int32
        repeat {
            let left = deadline.map { max(0, $0 - EventLoop.clock()) / 1_000_000 }
            count = poll(&entry, 1, left.map { Int32(clamping: $0) } ?? -1)
        } while count < 0 && errno == EINTR
        guard count != 0 else { throw ValueError("it cannot be read: nothing more is written to it") }
    }

    private static func failure() -> ValueError {
        ValueError("it cannot be read: \(String(cString: strerror(errno)))")
    }
}
