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
    /// - Parameter path: the file.
    /// - Returns: the open file, which stays open until the process ends.
    /// - Throws: a usage error if the file cannot be written.
    static func file(_ path: String) throws(StartFailure) -> OutputTarget {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o666)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw StartFailure(.usage(Request.oneSentence("cannot write to '\(path)': \(reason)")))
        }
        return OutputTarget(descriptor: descriptor, name: "'\(path)'")
    }

    /// Removes what is in a file. Standard output and what is no file stay as they are.
    func removeContents() {
        if descriptor != STDOUT_FILENO { _ = ftruncate(descriptor, 0) }
    }
}
