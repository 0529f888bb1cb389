import Glibc

/// A folder that is there as long as this is.
public final class TemporaryFolder {
    /// Its path.
    public let path: String

    /// Why there is none.
    public struct Failure: Error {}

    /// Creates a folder in $TMPDIR.
    public init() throws {
        var name = Array(((getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") + "/crawltop-XXXXXX").utf8CString)
        guard mkdtemp(&name) != nil else { throw Failure() }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    }
}
