import Glibc

/// A regular file under a folder, open for reading.
final class OpenFile {
    /// The end of its name.
    let ending: String
    /// Its size in bytes when it was opened.
    let size: Int
    private let descriptor: Int32

    /// What is found by a name.
    enum Finding {
        case file(OpenFile)
        /// A file under the root that this process may not read.
        case unreadable
        /// Nothing, no regular file, or one that is not under the root, through symbolic links.
        case missing
    }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - name: the file's path from the root, with a slash at its beginning.
    ///   - root: the resolved path of the folder, without a slash at its end.
    /// - Returns: the file, or why there is none.
    static func open(_ name: String, under root: String) -> Finding {
        guard let path = resolved(root + name) else { return errno == EACCES ? .unreadable : .missing }
        guard isUnder(root, path) else { return .missing }
        // A named pipe must not block.
        let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY)
        guard opened >= 0 else { return errno == EACCES ? .unreadable : .missing }
        var status = stat()
        // A folder on the way may have become a link meanwhile.
        let isStillUnder = resolved("/proc/self/fd/\(opened)").map { isUnder(root, $0) } ?? true
        guard isStillUnder, fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            return .missing
        }
        return .file(OpenFile(opened, size: Int(status.st_size), name))
    }

    private init(_ descriptor: Int32, size: Int, _ name: String) {
        (self.descriptor, self.size) = (descriptor, size)
        let last = name.split(separator: "/").last ?? ""
        ending = last.lastIndex(of: ".").map { last[last.index(after: $0)...].lowercased() } ?? ""
    }

    deinit {
        close(descriptor)
    }

    /// Whether a name is that of a folder under the root.
    static func isFolder(_ name: String, under root: String) -> Bool {
        guard let path = resolved(root + name), path.utf8.elementsEqual(root.utf8) || isUnder(root, path) else {
            return false
        }
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a path is under a root, byte by byte: names that look alike are different files.
    private static func isUnder(_ root: String, _ path: String) -> Bool { path.utf8.starts(with: (root + "/").utf8) }

    /// A path without symbolic links; nil, with errno, for what is not there.
    static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Appends bytes at an offset.
    ///
    /// - Returns: whether all of them were there.
    func append(_ count: Int, at offset: Int, to out: inout [UInt8]) -> Bool {
        let start = out.count
        out.append(contentsOf: repeatElement(0, count: count))
        var read = 0
        while read < count {
            let taken = out.withUnsafeMutableBytes { bytes in
                pread(descriptor, bytes.baseAddress.map { $0 + start + read }, count - read, off_t(offset + read))
            }
            if taken < 0, errno == EINTR { continue }
            guard taken > 0 else {
                out.removeLast(count - read)
                return false
            }
            read += taken
        }
        return true
    }
}
