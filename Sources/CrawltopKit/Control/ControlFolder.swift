import CNet
import Glibc
import Words

/// Where the control sockets of a user's crawls are: a folder that only the user can enter, with a socket for each
/// process.
struct ControlFolder {
    /// The variables of the environment that name it.
    static let variables = ["XDG_RUNTIME_DIR"]
    private static let ending = ".sock"

    let path: String

    /// The folder of this user: `$XDG_RUNTIME_DIR/crawltop`, or `/tmp/crawltop-UID` where there is no such directory.
    init(environment: [String: String]) {
        let runtime = environment["XDG_RUNTIME_DIR", default: ""]
        path = runtime.first == "/" ? runtime + "/crawltop" : "/tmp/crawltop-\(getuid())"
    }

    /// The socket of a process.
    func socket(of process: Int32) -> String { "\(path)/\(process)\(Self.ending)" }

    /// Creates the folder unless it is there.
    ///
    /// - Throws: a sentence, also where somebody else could put sockets there.
    func create() throws(ValueError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw ValueError("cannot create \(shown): \(String(cString: strerror(errno)))")
        }
        guard isOwn else { throw ValueError("\(shown) is not a directory of this user alone") }
    }

    /// Whether it is a directory, and not a link to one, that this user alone can enter.
    private var isOwn: Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == getuid()
            && status.st_mode & 0o077 == 0
    }

    /// The processes that can be reached. Sockets of processes that ended without a word are removed.
    func processes() -> [Int32] {
        guard isOwn, let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var found: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasSuffix(Self.ending), let process = Int32(name.dropLast(Self.ending.count)) else { continue }
            if Self.isAlive(socket(of: process)) { found.append(process) }
        }
        return found.sorted()
    }

    /// Whether somebody listens at a path. A socket at which nobody does is removed, and nothing else.
    static func isAlive(_ path: String) -> Bool {
        let descriptor = shims_local_connect(path)
        guard descriptor < 0 else {
            close(descriptor)
            return true
        }
        let code = errno
        var status = stat()
        if code == ECONNREFUSED, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
        return false
    }

    private var shown: String { "'\(SafeText(untrusted: path).string)'" }
}
