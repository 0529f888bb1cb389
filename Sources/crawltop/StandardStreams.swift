import Glibc

/// The three standard streams, which may be closed when the program starts.
enum StandardStreams {
    /// Opens closed ones, so that no socket gets the number of a stream for people.
    ///
    /// A closed standard output stays unwritable: /dev/null is opened for reading, or the root if there is none.
    static func fill() {
        var descriptor: Int32
        repeat {
            descriptor = open("/dev/null", O_RDONLY)
            if descriptor < 0 { descriptor = open("/", O_RDONLY) }
        } while (0..<STDERR_FILENO).contains(descriptor)
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    /// Writes a sentence to standard error, unless it is a terminal or a pipe that accepts nothing for a second.
    static func report(_ sentence: String) {
        let line = "crawltop: \(sentence)\n"
        var entry = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, 1000) > 0, entry.revents & Int16(POLLOUT) != 0 else { return }
        // Not through stdio: its `stderr` is shared mutable state to Swift.
        _ = write(STDERR_FILENO, line, line.utf8.count)
    }

    /// Writes text to standard output.
    ///
    /// - Returns: false if nobody reads it.
    static func print(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { print($0) }
    }

    /// Writes bytes to standard output.
    ///
    /// - Returns: false if nobody reads them.
    static func print(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = write(STDOUT_FILENO, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if count < 0, errno != EINTR { return false }
            written += max(count, 0)
        }
        return true
    }
}
