import Glibc

/// Settings of the screen, written into the user's config file: what else stands there stays, comments too.
public enum SettingsFile {
    /// Writes lines of the form `key = value` in place of those with the same key, and new ones at the end. The file is
    /// replaced as a whole, or stays as it was.
    ///
    /// - Parameters:
    ///   - lines: the settings. Of columns there may be one for each table.
    ///   - path: the file, which need not be there; nor need its folder.
    /// - Returns: nil, or the end of a sentence that says why nothing was written.
    public static func save(_ lines: [String], to path: String) -> String? {
        var text = ""
        // Through a symbolic link to the file itself.
        var path = path
        if let resolved = realpath(path, nil) {
            path = String(cString: resolved)
            free(resolved)
        }
        var mode = mode_t(0o600)
        if access(path, F_OK) == 0 {
            do throws(ValueError) {
                guard let known = String(validating: try SmallFile.read(path), as: UTF8.self) else {
                    return "it is not UTF-8"
                }
                text = known
            } catch {
                return error.description
            }
            var status = stat()
            if stat(path, &status) == 0 { mode = status.st_mode & 0o777 }
        } else if let folder = path.lastIndex(of: "/").map({ String(path[..<$0]) }), !makeFolders(folder) {
            return reason()
        }
        return replace(path, with: merged(lines, into: text), mode: mode) ? nil : reason()
    }

    /// A text with these lines in place of those that they overrule.
    static func merged(_ lines: [String], into text: String) -> String {
        var left = lines
        let isTerminated = text.isEmpty || text.last == "\n" || text.last == "\r\n"
        var known = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
        if isTerminated { known.removeLast() }
        var merged: [String] = []
        for line in known {
            let subject = subject(of: line)
            guard let subject, lines.contains(where: { Self.subject(of: $0) == subject }) else {
                merged.append(line)
                continue
            }
            // The first of those takes the new value; the others would overrule it.
            if let place = left.firstIndex(where: { Self.subject(of: $0) == subject }) {
                merged.append(left.remove(at: place))
            }
        }
        // New ones are not a host's own.
        let section = merged.firstIndex { $0.first { $0 != " " && $0 != "\t" } == "[" }
        merged.insert(contentsOf: left, at: section ?? merged.endIndex)
        return merged.reduce("") { $0 + $1 + "\n" }
    }

    /// What a line sets: its key, and of columns the table; nil for a comment and what is no setting.
    private static func subject(of line: String) -> String? {
        let line = line.drop { $0 == " " || $0 == "\t" }
        guard line.first != "#", let equals = line.firstIndex(of: "=") else { return nil }
        let key = line[..<equals].filter { $0 != " " && $0 != "\t" }
        // A flag may be written with its `no-`.
        let name = key.hasPrefix("no-") ? String(key.dropFirst(3)) : key
        guard name == "columns" else { return name }
        return name + " " + line[line.index(after: equals)...].drop { $0 == " " || $0 == "\"" }.prefix { $0 != ":" }
    }

    private static func makeFolders(_ path: String) -> Bool {
        if path.isEmpty || access(path, F_OK) == 0 || mkdir(path, 0o700) == 0 { return true }
        guard errno == ENOENT, let parent = path.lastIndex(of: "/").map({ String(path[..<$0]) }) else { return false }
        return makeFolders(parent) && mkdir(path, 0o700) == 0
    }

    private static func replace(_ path: String, with text: String, mode: mode_t) -> Bool {
        let temporary = path + ".\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { return false }
        var text = text
        let isWritten = text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return false }
                written += count
            }
            return fsync(descriptor) == 0
        }
        let isKept = isWritten && fchmod(descriptor, mode) == 0
        let error = errno
        close(descriptor)
        errno = error
        if isKept, rename(temporary, path) == 0 { return true }
        let why = errno
        unlink(temporary)
        errno = why
        return false
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
