import CNet
import Glibc
import Store
import Words

/// The crawl that a program wants to reach.
public struct ControlTarget: Sendable {
    /// How it is named.
    enum Name: Sendable {
        /// The only one of this user.
        case only
        case process(Int32)
        /// The path of a socket, or of a job's directory.
        case path(String)
    }

    let name: Name
    let folder: ControlFolder

    init(_ name: Name, in folder: ControlFolder) {
        (self.name, self.folder) = (name, folder)
    }

    /// The crawl that a word names: the number of a process, or a path; nil for a word that is neither.
    init?(_ word: String, in folder: ControlFolder) {
        if let number = Int32(word), number > 0 {
            self.init(.process(number), in: folder)
        } else if word.contains("/") || access(word, F_OK) == 0 {
            self.init(.path(word), in: folder)
        } else {
            return nil
        }
    }

    /// The processes to choose from, if it is not named; empty if it is.
    var choices: [Int32] {
        if case .only = name { folder.processes() } else { [] }
    }

    /// Connects to the crawl's socket.
    ///
    /// - Returns: a blocking socket, which the caller closes, and the crawl's process.
    /// - Throws: a sentence.
    func connect() throws(ValueError) -> (descriptor: Int32, process: pid_t) {
        let path = try socketPath()
        let descriptor = shims_local_connect(path)
        guard descriptor >= 0 else {
            throw ValueError("no crawl listens at '\(Self.shown(path))': \(String(cString: strerror(errno)))")
        }
        var (user, process) = (uid_t.max, pid_t(0))
        guard shims_local_peer(descriptor, &user, &process) == 0, user == getuid() || user == 0 else {
            close(descriptor)
            throw ValueError("what listens at '\(Self.shown(path))' is another user's")
        }
        return (descriptor, process)
    }

    private func socketPath() throws(ValueError) -> String {
        switch name {
        case .process(let number): return folder.socket(of: number)
        case .path(let path):
            let directory = JobDirectory(path)
            guard directory.hasJob else { return path }
            guard let process = JobStatus.process(crawling: directory) else {
                throw ValueError("no process crawls '\(Self.shown(path))' at present")
            }
            return folder.socket(of: process)
        case .only:
            let processes = folder.processes()
            if let only = processes.first, processes.count == 1 { return folder.socket(of: only) }
            guard !processes.isEmpty else { throw ValueError("no crawl of yours is running") }
            let list = processes.map(String.init).joined(separator: ", ")
            throw ValueError("\(processes.count) crawls are running: name one of the processes \(list)")
        }
    }

    private static func shown(_ path: String) -> String { SafeText(untrusted: path).string }
}
