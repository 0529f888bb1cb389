import EventLoop
import Glibc
import Words

/// The directory of a job that is there as long as this is: reports are made of it, and comparisons.
final class TemporaryJob: Sendable {
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
            throw StartFailure(.usage("the crawl is to be kept in '\(name)' meanwhile: \(why)"))
        }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        remove()
    }

    /// Removes it when a signal ends this process, too, for a program without a loop that handles signals.
    func removeAtSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGHUP, SIGINT, SIGTERM] { sigaddset(&signals, number) }
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        let isWatched = BackgroundThread.start { [self, signals] in
            var (ending, number) = (signals, Int32(0))
            sigwait(&ending, &number)
            remove()
            // As if nobody had waited for it.
            signal(number, SIG_DFL)
            pthread_sigmask(SIG_UNBLOCK, &ending, nil)
            raise(number)
        }
        if !isWatched { pthread_sigmask(SIG_SETMASK, &before, nil) }
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
