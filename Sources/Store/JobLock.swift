import CStore
import Glibc

/// The lock of a directory, which the kernel releases when its process ends, however that happens.
package final class JobLock: Sendable {
    private let descriptor: Int32

    /// Locks a directory for this process.
    ///
    /// - Throws: `JobFailure` with the number of the process that has it, or why it cannot be locked.
    package init(_ directory: JobDirectory) throws(JobFailure) {
        descriptor = open(directory.lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw directory.failure("cannot write there: \(String(cString: strerror(errno)))")
        }
        guard store_lock(descriptor) == 0 else {
            // It is closed by `deinit`, which runs as everything is initialized.
            let holder = Self.number(in: descriptor)
            throw directory.failure(
                "process \(holder.map(String.init) ?? "of another system") crawls there: a job has one writer")
        }
        let number = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)
        _ = number.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        close(descriptor)
    }

    /// The process that has locked a directory; nil if none has.
    static func holder(of directory: JobDirectory) -> Int32? {
        let file = open(directory.lockPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return store_is_locked(file) == 0 ? nil : number(in: file) ?? 0
    }

    private static func number(in file: Int32) -> Int32? {
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(file, &text, text.count, 0)
        return Int32(String(decoding: text.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
