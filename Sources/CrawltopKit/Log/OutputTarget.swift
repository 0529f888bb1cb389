import Glibc

/// Where a log is written: standard output, or a file that is created or emptied, and then appended to, so that whoever copies
/// and empties it meanwhile finds no gap in front of what follows.
struct OutputTarget {
    let descriptor: Int32
    /// What it is called in sentences.
    let name: String

    static let standardOutput = OutputTarget(descriptor: STDOUT_FILENO, name: "standard output")

    /// Opens a file for writing.
    ///
    /// - Parameter path: the file.
    /// - Returns: the open file, to be closed by the end of the process.
    /// - Throws: wrong use, where the file cannot be written.
    static func file(_ path: String) throws(StartFailure) -> OutputTarget {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o666)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw StartFailure(.usage(Request.oneSentence("cannot write to '\(path)': \(reason)")))
        }
        return OutputTarget(descriptor: descriptor, name: "'\(path)'")
    }
}
