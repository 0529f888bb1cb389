import EventLoop
import Glibc
import Words

/// A file that a report goes to. It is written beside its place and then moved there, so that a reader sees the old report
/// or the new one. What is no regular file, as a pipe, is written to as it is.
struct ReportFile {
    /// The number of bytes by which a file of crawltop's own is known.
    private static let beginning = 4_096

    /// The path as the user wrote it; `-` for standard output.
    let path: String
    let form: ReportForm
    /// Whether it may replace a file that another program may have written.
    let replacesOthers: Bool

    /// Its name without the folder.
    var base: Substring { path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] }

    /// Whether it is a file, or becomes one.
    var isRegular: Bool {
        guard path != "-" else { return false }
        if case .stream? = try? place() { return false }
        return true
    }

    /// The file beside it that has a number behind its name, before its ending.
    func sibling(_ number: Int) -> ReportFile {
        let ending = base.lastIndex(of: ".") ?? base.endIndex
        return ReportFile(
            path: "\(path[..<ending])-\(number)\(path[ending...])", form: form, replacesOthers: replacesOthers)
    }

    private var name: String { "'\(SafeText(untrusted: path).string)'" }
    private func failure(_ why: String) -> ReportFailure { ReportFailure("cannot write the report \(name): \(why)") }
    private func systemFailure() -> ReportFailure { failure(String(cString: strerror(errno))) }

    /// What stands at the path.
    private enum Place {
        /// Nothing, or a file of this mode that may be replaced: the path is free of links.
        case file(path: String, mode: mode_t?)
        /// A pipe, a device, or the like.
        case stream
    }

    /// Checks that the report can be written, before a crawl that takes hours. Nothing is changed.
    ///
    /// - Throws: why not.
    func check() throws(ReportFailure) {
        if path != "-" { _ = try place() }
    }

    private func place() throws(ReportFailure) -> Place {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw systemFailure() }
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
            guard access(folder, W_OK | X_OK) == 0 else { throw systemFailure() }
            return .file(path: path, mode: nil)
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw failure("it is a directory")
        case S_IFREG: break
        default: return .stream
        }
        guard let resolved = realpath(path, nil) else { throw systemFailure() }
        defer { free(resolved) }
        guard access(resolved, W_OK) == 0 else { throw systemFailure() }
        if status.st_size > 0 { try checkOwn(resolved) }
        return .file(path: String(cString: resolved), mode: status.st_mode & 0o7777)
    }

    /// Checks that a file is an earlier report of the same form.
    private func checkOwn(_ resolved: UnsafePointer<CChar>) throws(ReportFailure) {
        let file = open(resolved, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw systemFailure() }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: Self.beginning)
        let count = read(file, &bytes, bytes.count)
        guard count >= 0 else { throw systemFailure() }
        if bytes.starts(with: Array("SQLite format 3\0".utf8)) { throw failure("there is a database, as of a job") }
        guard replacesOthers || form.mayHaveWritten(Array(bytes.prefix(count))) else {
            throw failure("there is a file that is no such report of crawltop's; --force replaces it")
        }
    }

    /// Writes the report.
    ///
    /// - Parameter body: writes the contents.
    /// - Throws: why it could not be written; what was there before is there still.
    func write(_ body: (ReportOutput) throws(ReportFailure) -> Void) throws(ReportFailure) {
        guard path != "-" else { return try fill(STDOUT_FILENO, body) }
        switch try place() {
        case .stream:
            let stream = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
            guard stream >= 0 else { throw systemFailure() }
            defer { close(stream) }
            try fill(stream, body)
        case .file(let path, let mode):
            let temporary = "\(path).crawltop-\(getpid())-\(EventLoop.clock())"
            let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
            guard file >= 0 else { throw systemFailure() }
            defer { close(file) }
            do throws(ReportFailure) {
                if let mode, fchmod(file, mode) != 0 { throw systemFailure() }
                try fill(file, body)
                guard fdatasync(file) == 0, rename(temporary, path) == 0 else { throw systemFailure() }
            } catch {
                unlink(temporary)
                throw error
            }
        }
    }

    private func fill(
        _ descriptor: Int32, _ body: (ReportOutput) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        let output = ReportOutput(descriptor: descriptor)
        do throws(ReportFailure) {
            try body(output)
            try output.flush()
        } catch {
            throw failure(error.sentence)
        }
    }
}
