import Crawl
import Glibc
import Words

/// Why a job can be neither begun nor gone on with: one sentence for a person.
package struct JobFailure: Error, Sendable {
    /// The sentence.
    package let sentence: String

    /// Creates a failure.
    package init(_ sentence: String) {
        self.sentence = sentence
    }
}

/// The directory of a job: its database, its cookies, and the lock of the process that writes them.
package struct JobDirectory: Sendable {
    /// The path as the user wrote it.
    package let path: String
    /// The path as a person may see it.
    package var name: String { SafeText(untrusted: path).string }

    var databasePath: String { path + "/crawl.sqlite" }
    var cookiesPath: String { path + "/cookies.txt" }
    var lockPath: String { path + "/lock" }

    /// Names a directory, which need not exist.
    package init(_ path: String) {
        self.path = path
    }

    /// The path without links, from the root on.
    package var absolutePath: String {
        guard let whole = realpath(path, nil) else { return path }
        defer { free(whole) }
        return String(cString: whole)
    }

    /// Whether it has a job, damaged or not.
    package var hasJob: Bool { access(databasePath, F_OK) == 0 }

    /// Whether another path leads to the same job, as far as there is one.
    package func isSame(as other: JobDirectory) -> Bool {
        var (own, its) = (stat(), stat())
        return stat(databasePath, &own) == 0 && stat(other.databasePath, &its) == 0 && own.st_ino == its.st_ino
            && own.st_dev == its.st_dev
    }

    /// Whether anybody may write the database beside a reader, who then has to write its index of the log as well.
    var canChange: Bool { access(path, W_OK) == 0 || access(databasePath + "-wal", F_OK) == 0 }

    /// Has SQLite take back what a process that was killed had begun to write outside of the log of writes, as at the
    /// beginning of a recrawl: whoever only reads cannot, and would be refused.
    func rollBackInterrupted() {
        guard access(databasePath + "-journal", F_OK) == 0, JobLock.holder(of: self) == nil,
            let database = try? Database(databasePath, .write)
        else { return }
        _ = try? database.number("SELECT count(*) FROM sqlite_schema")
    }

    /// A sentence on a failure of the database.
    func sentence(on error: DatabaseError) -> String {
        let why = error.code & 0xFF == 13 ? "No space left on device" : error.message
        return "the job in '\(name)' cannot be written: \(why)"
    }

    func failure(_ why: String) -> JobFailure { JobFailure("'\(name)': \(SafeText(untrusted: why).string)") }

    /// The cookies that were kept; none if there is no file, or if it is damaged.
    func readCookies() -> [Cookie] {
        let file = open(cookiesPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        // A jar has no more than 3,000 cookies of some four thousand bytes.
        while text.count < 32 << 20 {
            let count = read(file, &piece, piece.count)
            guard count > 0 else { break }
            text += piece[..<count]
        }
        return (try? CookieFile.cookies(in: text)) ?? []
    }

    /// Replaces the file of cookies, which only its owner can read.
    func writeCookies(_ cookies: [Cookie]) throws(DatabaseError) {
        let text = CookieFile.text(of: cookies)
        let temporary = cookiesPath + ".new"
        func fail() -> DatabaseError {
            // As SQLite has it: a disk that is full, or another failure.
            DatabaseError(code: errno == ENOSPC ? 13 : 10, message: String(cString: strerror(errno)))
        }
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw fail() }
        defer { close(file) }
        guard fchmod(file, 0o600) == 0 else { throw fail() }
        var at = 0
        while at < text.count {
            let written = text.withUnsafeBytes { write(file, $0.baseAddress.map { $0 + at }, text.count - at) }
            guard written > 0 else { throw fail() }
            at += written
        }
        guard fdatasync(file) == 0, rename(temporary, cookiesPath) == 0 else { throw fail() }
    }
}

extension JobDirectory {
    /// The paths of the directories with a job in a directory, sorted.
    package static func jobs(in path: String) -> [String] {
        names(in: path).map { "\(path)/\($0)" }.filter { JobDirectory($0).hasJob }.sorted()
    }

    /// The names of what is in a directory.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var found: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { found.append(name) }
        }
        return found
    }
}
