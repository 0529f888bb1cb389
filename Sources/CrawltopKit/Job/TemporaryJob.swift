import Glibc
import Words

/// The directory of a job that is there as long as this is: reports are made of it, and comparisons.
final class TemporaryJob {
    /// Its path.
    let path: String

    /// Creates a directory of its own in another one, usually $TMPDIR.
    ///
    /// - Throws: why it cannot.
    init(in folder: String) throws(StartFailure) {
        var name = Array("\(folder)/crawltop-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else {
            let why = String(cString: strerror(errno))
            let name = SafeText(untrusted: folder).string
            throw StartFailure(.usage("--report and --baseline keep the crawl in '\(name)' meanwhile: \(why)"))
        }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        remove()
    }

    /// Removes the directory with its files.
    func remove() {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        rmdir(path)
    }
}
