import Glibc

/// The target of a log: standard output, or a file. The file is created, or emptied when the log begins, and then appended
/// to, so that a program which copies and empties it meanwhile leaves no gap.
struct OutputTarget {
    let descriptor: Int32
    /// Its name in sentences.
    let name: String

    static let standardOutput = OutputTarget(descriptor: STDOUT_FILENO, name: "standard output")

    /// Opens a file for writing, and leaves what is in it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - mayHaveContents: whether it may be a file with contents, which are then kept or replaced.
    /// - Returns: the open file, which stays open until the process ends.
    /// - Throws: a usage error if the file cannot be written, or if it has contents and is not to be touched.
    static func file(_ path: String, mayHaveContents: Bool) throws(StartFailure) -> OutputTarget {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o666)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw StartFailure(.usage(Request.oneSentence("cannot write to '\(path)': \(reason)")))
        }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        if !mayHaveContents, isFile, status.st_size > 0 {
            close(descriptor)
            throw StartFailure(
                .usage(Request.oneSentence("'\(path)' is there: --append adds to it, --force replaces it")))
        }
        return OutputTarget(descriptor: descriptor, name: "'\(path)'")
    }

    /// Whether it is the system's journal (systemd.exec(5)), by $JOURNAL_STREAM: the device and the number of its socket, as
    /// `8:1234`.
    func isJournal(_ stream: String) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// Removes what is in a file. Standard output and what is no file stay as they are.
    func removeContents() {
        if descriptor != STDOUT_FILENO { _ = ftruncate(descriptor, 0) }
    }
}
