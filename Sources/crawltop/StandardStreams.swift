import Glibc

/// The three streams that the one who starts the program may have closed.
enum StandardStreams {
    /// Fills closed ones up, so that no socket gets a number that text for people is written to.
    ///
    /// A closed standard output stays one that cannot be written to: /dev/null is opened for reading, and the root where
    /// there is none.
    static func fill() {
        var descriptor: Int32
        repeat {
            descriptor = open("/dev/null", O_RDONLY)
            if descriptor < 0 { descriptor = open("/", O_RDONLY) }
        } while (0..<STDERR_FILENO).contains(descriptor)
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    /// Says a sentence on standard error, unless that is a terminal or a pipe that takes nothing for a second.
    static func report(_ sentence: String) {
        let line = "crawltop: \(sentence)\n"
        var entry = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, 1000) > 0, entry.revents & Int16(POLLOUT) != 0 else { return }
        // Not through stdio: its `stderr` is shared mutable state to Swift.
        _ = write(STDERR_FILENO, line, line.utf8.count)
    }
}
