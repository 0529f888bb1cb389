import CNet
import CTerminal
import EventLoop
import Foundation
import Glibc

/// A program on a pseudo-terminal of its own, with input and output in this process.
final class TerminalProgram {
    private let master: Int32
    private var id: pid_t = 0
    private var hasEnded = false
    private(set) var received: [UInt8] = []

    /// Starts a program as the leader of a session on a new terminal.
    init(_ path: String, _ arguments: [String], columns: UInt16 = 100, rows: UInt16 = 30) throws {
        var name = [CChar](repeating: 0, count: 64)
        master = shims_pseudoterminal_open(&name, name.count)
        guard master >= 0 else { throw POSIXError(.ENXIO) }
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        let words = Self.words([path] + arguments)
        let environment = Self.words(["TERM=xterm-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"])
        let code = shims_pseudoterminal_spawn(&id, path, words, environment, name)
        for word in words + environment { free(word) }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
    }

    private static func words(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }

    deinit {
        kill()
        close(master)
    }

    /// The bytes read so far.
    var text: String { String(decoding: received, as: UTF8.self) }

    /// Nanoseconds of CPU time that the program has used so far.
    var cpu: Int64 {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(id, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    func type(_ text: String) {
        _ = write(master, text, text.utf8.count)
    }

    func forget() {
        received = []
    }

    /// Reads until a text arrives, and returns the time; nil if it does not arrive.
    func read(until wanted: String, for seconds: Double) -> Int64? {
        let deadline = EventLoop.clock() + Int64(seconds * 1e9)
        let wanted = Array(wanted.utf8)
        while EventLoop.clock() < deadline {
            let searched = max(0, received.count - wanted.count)
            guard readSome(deadline) else { return nil }
            if received[searched...].contains(wanted) { return EventLoop.clock() }
        }
        return nil
    }

    /// Reads for a while.
    func drain(_ seconds: Double) {
        let deadline = EventLoop.clock() + Int64(seconds * 1e9)
        while EventLoop.clock() < deadline, readSome(deadline) {}
    }

    /// Reads to the program's end; returns its CPU time in nanoseconds.
    func waitForExit() -> Int64 {
        while readSome(.max) { forget() }
        var usage = rusage()
        var status: Int32 = 0
        while wait4(id, &status, 0, &usage) < 0, errno == EINTR {}
        hasEnded = true
        return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
    }

    func kill() {
        // 0 would be this process and its group.
        guard !hasEnded, id > 0 else { return }
        Glibc.kill(id, SIGKILL)
        while waitpid(id, nil, 0) < 0, errno == EINTR {}
        hasEnded = true
    }

    /// Waits for some bytes until a deadline; false at the end of output.
    private func readSome(_ deadline: Int64) -> Bool {
        var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        let left = deadline == .max ? -1 : Int32(clamping: max(0, deadline - EventLoop.clock()) / 1_000_000)
        guard poll(&entry, 1, left) > 0 else { return true }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(master, &buffer, buffer.count)
        if count > 0 { received += buffer[..<count] }
        return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
    }

    private func nanoseconds(_ time: timeval) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1_000
    }
}
