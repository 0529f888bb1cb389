import Glibc

/// `crawltop ctl`: one request to a running crawl, and its answer on standard output.
public struct ControlCall: Sendable {
    /// What is sent: a line.
    let line: String
    let target: ControlTarget
    /// Whether the lines are printed as they come.
    let isRaw: Bool
    /// Whether lines come until the crawl's end.
    let watches: Bool
    /// Seconds until a crawl that says nothing is given up: a blocking engine may be at a fetch.
    var patience = 30

    /// Sends the request and prints the answer.
    ///
    /// - Parameter print: prints text, and returns whether that was possible.
    /// - Returns: the exit code, and a sentence for standard error: 0 done, 1 refused by the crawl, 2 no crawl reached.
    public func run(print: (String) -> Bool) -> (code: Int32, sentence: String?) {
        let (descriptor, process): (Int32, pid_t)
        do throws(ValueError) {
            (descriptor, process) = try target.connect()
        } catch {
            return (2, error.description)
        }
        defer { close(descriptor) }
        setPatience(Self.look, of: descriptor)
        // A crawl that refuses a client says so without having read from it.
        _ = send(line + "\n", to: descriptor)
        return readAnswer(from: descriptor, of: process, print)
    }

    /// Seconds after which it is looked whether its process is stopped.
    private static let look = 2
    /// The largest number of bytes of a line.
    private static let lengthLimit = 16 << 20

    /// The fields of a crawl's status; empty if it cannot be asked within a second.
    static func status(of target: ControlTarget) -> [String: JSONFieldReader.Value] {
        guard let (descriptor, process) = try? target.connect() else { return [:] }
        defer { close(descriptor) }
        let call = ControlCall(
            line: #"{"query":"status"}"#, target: target, isRaw: true, watches: false, patience: 1)
        call.setPatience(1, of: descriptor)
        guard call.send(call.line + "\n", to: descriptor) else { return [:] }
        var lines = ""
        _ = call.readAnswer(from: descriptor, of: process) { line in
            lines += line
            return true
        }
        return JSONFieldReader.fields(of: Array(lines.utf8.prefix { $0 != UInt8(ascii: "\n") })[...]) ?? [:]
    }

    private func setPatience(_ seconds: Int, of descriptor: Int32) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    private func send(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.send(
                    descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else {
                    if errno == EINTR { continue }
                    return false
                }
                sent += count
            }
            return true
        }
    }

    private func readAnswer(
        from descriptor: Int32, of process: pid_t, _ print: (String) -> Bool
    ) -> (code: Int32, sentence: String?) {
        var silence = 0
        var input: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var text = ControlText()
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                if Self.isStopped(process) {
                    return (2, "process \(process), which crawls, is stopped: `kill -CONT \(process)` lets it go on")
                }
                silence += Self.look
                if silence < patience { continue }
                return (2, "the crawl has said nothing for \(patience) s")
            }
            silence = 0
            guard count > 0 else { return watches ? (0, nil) : (2, "the crawl ended before it answered") }
            let searched = input.count
            input += piece[..<count]
            guard input[searched...].contains(UInt8(ascii: "\n")) || input.count <= Self.lengthLimit else {
                return (2, "what listens there is no crawl: its line does not end")
            }
            guard input[searched...].contains(UInt8(ascii: "\n")) else { continue }
            while let end = input.firstIndex(of: UInt8(ascii: "\n")) {
                let line = input[..<end]
                defer { input.removeFirst(end + 1) }
                guard let fields = JSONFieldReader.fields(of: line) else { continue }
                let isAnswer = fields["type"] == .text(Array("answer".utf8))
                if isRaw || watches && !isAnswer {
                    guard print(String(decoding: line, as: UTF8.self) + "\n") else { return (3, nil) }
                } else if !isAnswer {
                    guard print(text.lines(of: fields)) else { return (3, nil) }
                }
                guard isAnswer else { continue }
                let message = ControlText.message(of: fields)
                guard fields["ok"] == .bool(true) else { return (1, isRaw ? nil : message) }
                setPatience(0, of: descriptor)
                guard watches else {
                    if !isRaw, let message { _ = print(message + "\n") }
                    return (0, nil)
                }
            }
        }
    }

    /// Whether a signal has stopped a process (proc_pid_stat(5)): its state stands behind its name, which may be any text.
    private static func isStopped(_ process: pid_t) -> Bool {
        let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &bytes, bytes.count)
        let text = bytes.prefix(max(0, count))
        guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return false }
        return text[end...].dropFirst(2).first == UInt8(ascii: "T")
    }
}
