import CNet
import EventLoop
import Glibc
import Words

/// One client of the control socket: lines in, lines out.
///
/// A client that sends without reading is not read from until it reads. Lines of the log that it watches are left out
/// while it is behind, and it is told how many.
final class ControlConnection: LineOutput {
    /// Waiting bytes above which no further request is read, and log lines are left out.
    static let outputLimit = 256 << 10
    /// The requests that are answered in one turn of the loop.
    private static let requestsPerTurn = 16

    private let descriptor: Int32
    private let loop: EventLoop
    private let watch: Watch
    /// Answers a request.
    private let answer: (ControlRequest, ControlConnection) -> Void
    /// Called once, when the connection is closed.
    private let onClose: (ControlConnection) -> Void

    private var input: [UInt8] = []
    /// A descriptor that the client has sent, until a request takes it; -1 for none.
    private var passed: Int32 = -1
    private var output = LineBuffer()
    private var sent = 0
    private var lostLines = 0
    private var isClosed = false
    private var isWriting = false
    /// Whether requests are read: not while too much waits to be sent.
    private var isReading = false
    /// Whether the client sends nothing more. It still gets what waits.
    private var hasEnded = false

    /// Serves a connected, non-blocking socket, which it owns.
    init(
        _ descriptor: Int32, on loop: EventLoop, answer: @escaping (ControlRequest, ControlConnection) -> Void,
        onClose: @escaping (ControlConnection) -> Void
    ) throws(SelectorError) {
        (self.descriptor, self.loop, self.answer, self.onClose) = (descriptor, loop, answer, onClose)
        watch = try loop.watch(descriptor)
        startReading()
    }

    private func startReading() {
        isReading = true
        // A client that is gone is forgotten while it is served.
        watch.onReadable { [weak self] in self?.receive() }
    }

    private var waiting: Int { output.count - sent }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        watch.unwatch()
        Glibc.close(descriptor)
        if let passed = takeDescriptor() { Glibc.close(passed) }
        onClose(self)
    }

    /// The descriptor that the client has sent last, which is the caller's from then on.
    func takeDescriptor() -> Int32? {
        defer { passed = -1 }
        return passed < 0 ? nil : passed
    }

    /// Writes an answer, whatever waits before it.
    func write(_ lines: (LineBuffer) -> Void) {
        guard !isClosed else { return }
        lines(output)
        send()
    }

    /// Writes a line of the log, unless the client is behind.
    func append(_ write: (LineBuffer) -> Void) {
        guard !isClosed else { return }
        guard waiting <= Self.outputLimit else {
            lostLines += 1
            return
        }
        if lostLines > 0 {
            output.startLine(type: "lost")
            output.field("lines", lostLines)
            output.endLine()
            lostLines = 0
        }
        write(output)
        send()
    }

    private func receive() {
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        var requests = 0
        while !isClosed, !hasEnded {
            guard waiting <= Self.outputLimit else {
                isReading = false
                return watch.onReadable(nil)
            }
            guard requests < Self.requestsPerTurn else { return watch.stillReadable(isTaken: true) }
            if let end = input.firstIndex(of: UInt8(ascii: "\n")) {
                let request = ControlRequest(input[..<end])
                input.removeFirst(end + 1)
                requests += 1
                answer(request, self)
                continue
            }
            guard input.count <= ControlRequest.lengthLimit else {
                write { $0.refusal("a request has at most \(ControlRequest.lengthLimit) bytes", id: nil) }
                return close()
            }
            var came: Int32 = -1
            let count = shims_local_receive(descriptor, &piece, piece.count, &came)
            if came >= 0 {
                if let former = takeDescriptor() { Glibc.close(former) }
                passed = came
            }
            if count > 0 {
                input += piece[..<count]
            } else if count == 0 {
                endInput()
            } else {
                return errno == EAGAIN || errno == EINTR ? () : close()
            }
        }
    }

    /// Answers what is left, and closes the connection once that is sent.
    private func endInput() {
        hasEnded = true
        watch.onReadable(nil)
        if !input.isEmpty { answer(ControlRequest(input[...]), self) }
        if waiting == 0 { close() }
    }

    private func send() {
        while waiting > 0 {
            let count = Glibc.send(
                descriptor, output.bytes.baseAddress.map { $0 + sent }, waiting, Int32(MSG_NOSIGNAL))
            guard count > 0 else {
                guard errno == EAGAIN || errno == EINTR else { return close() }
                break
            }
            sent += count
        }
        if waiting == 0 {
            output.clear()
            sent = 0
        }
        guard isWriting != (waiting > 0) else { return }
        isWriting = waiting > 0
        watch.onWritable(isWriting ? { [weak self] in self?.sendMore() } : nil)
    }

    private func sendMore() {
        send()
        guard !isClosed, waiting <= Self.outputLimit else { return }
        if hasEnded {
            if waiting == 0 { close() }
        } else if !isReading {
            startReading()
            receive()
        }
    }
}
