import CNet
import EventLoop
import Glibc
import Words

/// The process that has handed its terminal over: it tells of the terminal's signals, and waits for the end.
final class AttachClient {
    /// Nanoseconds without a word from the crawl after which it is given up: a blocking engine may be at a fetch.
    private static let patience: Int64 = 30_000_000_000
    /// Nanoseconds between two questions whether it is alive.
    private static let interval: Int64 = 5_000_000_000
    /// The largest number of bytes of a line: a report at the end.
    private static let lengthLimit = 16 << 20

    private let descriptor: Int32
    private let terminal: AttachTerminal
    private let loop: EventLoop
    private let watch: Watch
    private var input: [UInt8] = []
    private var heardAt: Int64
    private var isShown = false
    private var end: AttachEnd?

    /// Serves a connected socket, which the caller closes, and a terminal.
    init(_ descriptor: Int32, _ terminal: AttachTerminal) throws(ValueError) {
        (self.descriptor, self.terminal) = (descriptor, terminal)
        do throws(SelectorError) {
            loop = try EventLoop(selector: .poll)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            watch = try loop.watch(descriptor)
        } catch {
            throw ValueError("\(error)")
        }
        heardAt = loop.now
    }

    /// Asks for a screen, and returns when it is left.
    func run(_ request: ViewerRequest) throws(ValueError) -> AttachEnd {
        let line = request.line()
        guard shims_local_send(descriptor, line, line.count, terminal.descriptor) == line.count else {
            throw ValueError("the crawl does not listen: \(String(cString: strerror(errno)))")
        }
        do throws(SelectorError) {
            try loop.onSignal(SIGWINCH) { [unowned self] in tell(.resize) }
            try loop.onSignal(SIGTSTP) { [unowned self] in tell(.suspend) }
            try loop.onSignal(SIGCONT) { [unowned self] in tell(.resume) }
            for number in [SIGINT, SIGTERM, SIGHUP] {
                try loop.onSignal(number) { [unowned self] in leave() }
            }
        } catch {
            throw ValueError("\(error)")
        }
        watch.onReadable { [unowned self] in receive() }
        scheduleQuestion()
        loop.run()
        watch.unwatch()
        if isShown { terminal.restore() }
        return end ?? AttachEnd(code: 2, sentence: "the crawl's process is gone")
    }

    private func tell(_ act: ControlViewers.Act) {
        let line = LineBuffer()
        line.append(UInt8(ascii: "{"))
        line.field("viewer", text: act.rawValue)
        line.append("}\n")
        // A crawl that reads nothing is given up in time.
        _ = send(descriptor, line.bytes.baseAddress, line.bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Leaves because of a signal. The second one does not wait for the crawl.
    private func leave() {
        if end != nil { return loop.stop() }
        end = AttachEnd(code: 0)
        tell(.detach)
        loop.schedule(at: loop.now + 1_000_000_000) { [unowned self] in loop.stop() }
    }

    private func scheduleQuestion() {
        loop.schedule(at: loop.now + Self.interval) { [weak self] in
            guard let self else { return }
            guard loop.now - heardAt < Self.patience else {
                end = AttachEnd(code: 2, sentence: "the crawl has said nothing for 30 s: its process may be stopped")
                return loop.stop()
            }
            tell(.ping)
            scheduleQuestion()
        }
    }

    private func receive() {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0, errno == EAGAIN || errno == EINTR { return }
            guard count > 0, input.count <= Self.lengthLimit else { return loop.stop() }
            heardAt = loop.now
            input += piece[..<count]
            while let newline = input.firstIndex(of: UInt8(ascii: "\n")) {
                let line = input[..<newline]
                if let fields = JSONFieldReader.fields(of: line) { take(fields) }
                input.removeFirst(newline + 1)
            }
        }
    }

    private func take(_ fields: [String: JSONFieldReader.Value]) {
        guard case .text(let type)? = fields["type"] else { return }
        switch String(decoding: type, as: UTF8.self) {
        case "answer" where fields["ok"] == .bool(true): isShown = true
        // What was asked for while the screen was left is refused.
        case "answer" where !isShown && end == nil:
            end = AttachEnd(code: 2, sentence: ControlText.message(of: fields))
            loop.stop()
        case "suspended":
            terminal.stopProcess()
            loop.leaveTurnUncounted()
            loop.updateNow()
            heardAt = loop.now
            tell(.resume)
        case "detached":
            isShown = false
            end = end ?? AttachEnd(code: 0, sentence: ControlText.message(of: fields))
            loop.stop()
        case "over":
            isShown = false
            end = overEnd(fields)
            loop.stop()
        default: break
        }
    }

    private func overEnd(_ fields: [String: JSONFieldReader.Value]) -> AttachEnd {
        var end = AttachEnd(code: 0)
        if case .number(let code)? = fields["code"] { end.code = Int32(exactly: code) ?? 3 }
        if case .text(let text)? = fields["report"] {
            let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            end.text = lines.map { SafeText(untrusted: Array($0)).string }.joined(separator: "\n")
        }
        if case .text(let text)? = fields["message"] { end.sentence = SafeText(untrusted: text).string }
        return end
    }
}
