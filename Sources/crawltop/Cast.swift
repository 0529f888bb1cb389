import Crawl
import CrawltopKit
import EventLoop
import Glibc
import Monitor
import Words

/// Writes a replay as an asciicast v3 (https://docs.asciinema.org/manual/asciicast/v3/).
enum Cast {
    /// Frames a second.
    private static let rate: Int64 = 10
    /// The longest cast, in frames: at 10 a second, a day.
    private static let mostFrames: Int64 = 864_000

    /// Writes all frames from the moment that was asked for to the end.
    static func write(_ replay: Replay, _ request: ReplayRequest) throws -> ExitReason {
        guard let path = request.cast else { return .finished }
        let file = try open(path, replaces: request.replaces)
        defer { if file != STDOUT_FILENO { close(file) } }
        let screen = try CastScreen(
            MonitorOptions(request.options), clockOffset: replay.clockOffset, columns: request.size.columns,
            rows: request.size.rows)
        replay.onShown = { observer, crawl in
            if let books = observer as? CrawlBooks { screen.show(books, of: crawl) }
        }
        if let fault = replay.seek(to: request.moment ?? "start") { throw StartFailure(.usage("--at " + fault.string)) }
        while replay.advance(at: 0) {}
        let speed = request.speed ?? 1
        replay.setSpeed(speed, at: 0)
        let length = Int64(Double(replay.length - replay.position) / speed)
        guard length / 1_000_000_000 * rate < mostFrames else {
            throw StartFailure(.usage("the cast would be longer than a day: --speed makes it shorter"))
        }
        var lines =
            #"{"version":3,"term":{"cols":\#(request.size.columns),"rows":\#(request.size.rows),"#
            + #""type":"xterm-256color"},"title":"crawltop replay"}"# + "\n"
        let begin = replay.position
        var (frame, written): (Int64, Int64) = (0, 0)
        while true {
            let real = min(frame * 1_000_000_000 / rate, length)
            let isLast = real == length
            replay.seek(toPosition: isLast ? replay.length : begin + Int64(Double(real) * speed))
            while replay.advance(at: real) {}
            var place = ReplayScreen.place(of: replay)
            place.isPlaying = !isLast
            let bytes = screen.frame(at: replay.now, place)
            if !bytes.isEmpty {
                lines += line(after: real - written, "o", String(decoding: bytes, as: UTF8.self))
                written = real
            }
            if isLast || lines.utf8.count > 64 << 10 {
                try write(lines, to: file, path)
                lines = ""
            }
            if isLast { break }
            frame += 1
        }
        let end =
            line(after: 1_000_000_000, "o", String(decoding: screen.leave(), as: UTF8.self)) + line(after: 0, "x", "0")
        try write(end, to: file, path)
        return .finished
    }

    private static func line(after nanoseconds: Int64, _ code: String, _ data: String) -> String {
        let milliseconds = max(0, nanoseconds) / 1_000_000
        let rest = String(milliseconds % 1_000)
        let seconds = "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
        return "[\(seconds), \"\(code)\", \(quoted(data))]\n"
    }

    private static func quoted(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            let room = JSONString.capacity(for: bytes.count)
            return String(unsafeUninitializedCapacity: room) { buffer in
                buffer.baseAddress.map { JSONString.write(bytes, to: $0) } ?? 0
            }
        }
    }

    private static func open(_ path: String, replaces: Bool) throws(StartFailure) -> Int32 {
        if path == "-" { return STDOUT_FILENO }
        let name = SafeText(untrusted: path).string
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (replaces ? O_TRUNC : O_EXCL)
        let file = Glibc.open(path, flags, 0o644)
        guard file < 0 else { return file }
        guard errno != EEXIST else {
            throw StartFailure(.usage("'\(name)' is there already: --force replaces it"))
        }
        throw StartFailure(.usage("'\(name)' cannot be written: \(String(cString: strerror(errno)))"))
    }

    private static func write(_ text: String, to file: Int32, _ path: String) throws(StartFailure) {
        let bytes = Array(text.utf8)
        var at = 0
        while at < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + at }, bytes.count - at) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let why = String(cString: strerror(errno))
                throw StartFailure(.stopped("'\(SafeText(untrusted: path).string)' cannot be written: \(why)"))
            }
            at += count
        }
    }
}
