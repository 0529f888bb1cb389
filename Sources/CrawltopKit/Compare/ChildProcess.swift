import CProcess
import EventLoop
import Glibc

/// A child process in its own process group, with its output and its resource use.
///
/// Use it on the loop's thread. Call `wait` before releasing the last reference, or a zombie stays.
final class ChildProcess {
    /// The number of bytes of the output's end that are kept: a summary has some hundred.
    private static let tailLimit = 64 << 10

    private let loop: EventLoop
    private let id: pid_t
    private let output: Int32
    private let watch: Watch
    private var tail: [UInt8] = []

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: the program's file.
    ///   - arguments: its arguments, without its name.
    ///   - loop: the loop on which its output is read.
    /// - Throws: `.stopped` if the system refuses.
    init(path: String, arguments: [String], loop: EventLoop) throws(StartFailure) {
        self.loop = loop
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Self.failure("no pipe could be opened", errno) }
        output = ends[0]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
        var words: [UnsafeMutablePointer<CChar>?] = (["crawltop"] + arguments).map { strdup($0) }
        words.append(nil)
        var id: pid_t = 0
        let code = shims_spawn(&id, path, words, ends[1])
        for word in words { free(word) }
        close(ends[1])
        guard code == 0 else {
            close(output)
            throw Self.failure("cannot start '\(path)'", code)
        }
        self.id = id
        do {
            watch = try loop.watch(output)
        } catch {
            close(output)
            kill(id, SIGKILL)
            waitpid(id, nil, 0)
            throw StartFailure(.stopped("a process's output can't be watched: \(error)"))
        }
    }

    private static func failure(_ what: String, _ code: Int32) -> StartFailure {
        StartFailure(.stopped("\(what): \(String(cString: strerror(code)))"))
    }

    /// The end of its output, errors included.
    var printed: String { String(decoding: tail, as: UTF8.self) }

    /// Sends a signal to the process.
    func signal(_ number: Int32) {
        kill(id, number)
    }

    /// Ends a `read` at once, as if its deadline had passed.
    func interrupt() {
        watch.cancelWaiters()
    }

    /// Reads its output until the end, or until `enough` returns true.
    ///
    /// - Parameters:
    ///   - deadline: CLOCK_MONOTONIC nanoseconds.
    ///   - enough: called after each piece with all that is kept.
    /// - Returns: false if the deadline passed first.
    func read(until deadline: Int64, enough: ([UInt8]) -> Bool = { _ in false }) async -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(output, &buffer, buffer.count)
            if count > 0 {
                tail += buffer[..<count]
                if tail.count > 2 * Self.tailLimit { tail.removeFirst(tail.count - Self.tailLimit) }
                if enough(tail) { return true }
                // A process that prints without end must not keep the loop to itself.
                await loop.yield()
                if EventLoop.clock() >= deadline { return false }
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                return true
            } else {
                do {
                    try await watch.readable(until: deadline)
                } catch {
                    return false
                }
            }
        }
    }

    /// Waits for the process to end, and kills it at the deadline.
    ///
    /// - Parameter deadline: CLOCK_MONOTONIC nanoseconds.
    /// - Returns: its resource use, and its status in the form of wait(2).
    func wait(until deadline: Int64) async -> (status: Int32, usage: rusage) {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(id, &status, WNOHANG, &usage) == 0 {
            if EventLoop.clock() >= deadline {
                kill(id, SIGKILL)
                while wait4(id, &status, 0, &usage) < 0, errno == EINTR {}
                break
            }
            _ = try? await loop.sleep(until: EventLoop.clock() + 2_000_000)
        }
        watch.unwatch()
        close(output)
        return (status, usage)
    }
}
