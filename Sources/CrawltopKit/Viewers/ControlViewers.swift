import Glibc
import Words

/// The screens of a crawl on terminals that other processes have handed over, one for each client of the control socket.
final class ControlViewers {
    /// The largest number at a time: each draws frames.
    static let most = 8

    /// What the client of a viewer's terminal tells.
    enum Act: String, CaseIterable {
        /// The terminal has another size.
        case resize
        /// The shell wants the terminal.
        case suspend
        /// The client goes on after that.
        case resume
        /// The client wants to leave.
        case detach
        /// The client asks whether the crawl is alive.
        case ping
    }

    /// Shows the crawl on a terminal; nil in a program without a screen.
    var start: StartViewer?
    /// Performs a command on a screen; false where there is none.
    var command: CommandScreen?
    /// Called when the last viewer is gone.
    var onLast: () -> Void = {}
    /// Whether the crawl is over.
    var isOver: () -> Bool = { false }
    /// Whether a crawl that is over ends with its last viewer, who is told how.
    var endsWithLast = false
    private var screens: [ObjectIdentifier: Viewer] = [:]

    private struct Viewer {
        let client: ControlConnection
        let screen: ViewerControls
    }

    /// Whether nobody looks on.
    var isEmpty: Bool { screens.isEmpty }

    /// Shows the crawl on the terminal that a client has sent.
    func attach(_ request: ViewerRequest, _ id: [UInt8]?, to client: ControlConnection) {
        guard let terminal = client.takeDescriptor() else {
            return client.write { $0.refusal("a viewer sends its terminal with the request", id: id) }
        }
        if let why = refusal(client) {
            close(terminal)
            return client.write { $0.refusal(why, id: id) }
        }
        do {
            guard let start else {
                close(terminal)
                throw StartFailure(.stopped("this crawl has no screen"))
            }
            let screen = try start(request, terminal) { [weak self, weak client] event in
                if let client { self?.tell(event, to: client) }
            }
            screens[ObjectIdentifier(client)] = Viewer(client: client, screen: screen)
            client.write { $0.answer(nil, id: id) }
        } catch {
            let why = (error as? StartFailure)?.reason.sentence ?? "\(error)"
            client.write { $0.refusal(SafeText(untrusted: why), id: id) }
        }
    }

    private func refusal(_ client: ControlConnection) -> SafeText? {
        if screens[ObjectIdentifier(client)] != nil { return "this client has a screen already" }
        return screens.count < Self.most ? nil : "\(Self.most) terminals show this crawl already"
    }

    /// Carries out what a viewer's client tells.
    func carryOut(_ act: Act, _ id: [UInt8]?, for client: ControlConnection) {
        guard let screen = screens[ObjectIdentifier(client)]?.screen else {
            return client.write { $0.refusal("this client has no screen", id: id) }
        }
        switch act {
        case .resize: screen.resize()
        case .suspend: screen.suspend()
        case .resume: screen.resume()
        case .detach: tell(.left, to: client)
        case .ping: client.write { $0.answer(nil, id: id) }
        }
    }

    /// Performs a command on the screen that was shown last, for any client.
    func perform(_ line: String, _ id: [UInt8]?, for client: ControlConnection) {
        let isShown = command?(line) { isDone, words in
            client.write { isDone ? $0.answer(words, id: id) : $0.refusal(words ?? "it is refused", id: id) }
        }
        guard isShown != true else { return }
        client.write { $0.refusal("nobody looks on: `crawltop attach` shows a screen", id: id) }
    }

    private func tell(_ event: ViewerEvent, to client: ControlConnection) {
        if case .suspended = event { return client.write { $0.viewer("suspended", nil) } }
        if case .left = event, isOver(), endsWithLast, screens.count == 1, let last = screens[ObjectIdentifier(client)]
        {
            last.screen.leave()
            return onLast()
        }
        forget(client)
        client.write { $0.viewer("detached", isOver() ? "the crawl is over" : nil) }
    }

    /// Ends the screen of a client that is gone or leaves.
    func forget(_ client: ControlConnection) {
        guard let viewer = screens.removeValue(forKey: ObjectIdentifier(client)) else { return }
        viewer.screen.leave()
        if screens.isEmpty { onLast() }
    }

    /// Gives all terminals back, when the crawl is over.
    func leave() {
        for viewer in screens.values { viewer.screen.leave() }
    }

    /// Tells those who looked on until the end how it ended.
    func finish(_ reason: ExitReason, _ describe: (ExitReason) -> String) {
        guard !screens.isEmpty else { return }
        let text = describe(reason)
        for viewer in screens.values { viewer.client.write { $0.over(reason, text) } }
    }
}

extension LineBuffer {
    /// Writes what became of a viewer's terminal, and what a person is told besides.
    fileprivate func viewer(_ what: StaticString, _ message: String?) {
        startLine(type: what)
        if let message { field("message", text: message) }
        endLine()
    }

    /// Writes how a crawl ended, with what a person is told of it.
    fileprivate func over(_ reason: ExitReason, _ text: String) {
        startLine(type: "over")
        field("code", Int(reason.code))
        field("message", text: reason.isFailure ? reason.sentence : nil)
        field("report", text: text)
        endLine()
    }
}
