import Glibc

/// A file that the command line names, read whole before anything else begins.
enum SmallFile {
    /// How long it may be, in bytes.
    static let longest = 4 << 20

    /// The file's bytes.
    ///
    /// - Throws: the end of a sentence that names the option and the file.
    static func read(_ path: String) throws(ValueError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ValueError("it cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ValueError("it cannot be read: \(String(cString: strerror(errno)))") }
            if count == 0 { return bytes }
            bytes += part[..<count]
            guard bytes.count <= longest else { throw ValueError("it is longer than \(longest >> 20) MiB") }
        }
    }
}
