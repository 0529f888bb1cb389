import CNet
import EventLoop
import Glibc
import TestSupport
import Testing
import Words

@testable import CrawltopKit

@Suite(.timeLimit(.minutes(2))) struct ViewerRequestTests {
    @Test func aRequestArrivesAsItWasSent() throws {
        var request = ViewerRequest()
        request.environment = ["TERM": "xterm-256color", "ODD": "a=b \"\\"]
        (request.isUTF8, request.isReadOnly, request.isColoured, request.isASCII) = (false, true, false, true)
        (request.theme, request.refresh, request.usesMouse, request.notifies) = (.solarised, 250_000_000, false, true)
        request.meters = [.ttfb, .hosts]
        request.columns = [try ColumnChoice("seen: state result"), try ColumnChoice("conns: none")]
        guard case .attach(let read) = ControlRequest(request.line().dropLast()[...]).body else {
            Issue.record("not an attach request")
            return
        }
        #expect(read.environment == request.environment)
        #expect(read.isUTF8 == false && read.isReadOnly && !read.isColoured && read.isASCII)
        #expect(read.theme == .solarised && read.refresh == 250_000_000 && !read.usesMouse && read.notifies)
        #expect(read.meters == request.meters && read.columns == request.columns)
    }

    @Test func whatIsMissingHasItsDefault_AndNonsenseIsRefused() {
        func body(_ line: String) -> ControlRequest.Body { ControlRequest(Array(line.utf8)[...]).body }
        guard case .attach(let request) = body(#"{"attach":true,"theme":"x","refresh":1e99,"environment":7}"#) else {
            Issue.record("not an attach request")
            return
        }
        #expect(request.theme == .default && request.refresh == 100_000_000 && request.environment.isEmpty)
        for line in [#"{"attach":true,"columns":"seen: nonsense"}"#, #"{"viewer":"fly"}"#] {
            guard case .fault = body(line) else {
                Issue.record("\(line) is accepted")
                continue
            }
        }
    }

    @Test func theCommandLineChooses() throws {
        guard
            case .attach(let call) = Request.parse(
                ["attach", "77", "--read-only", "--theme", "mono", "--no-config"], environment: ["NO_COLOR": "1"])
        else {
            Issue.record("not a request to attach")
            return
        }
        #expect(call.request.isReadOnly && !call.request.isColoured && call.request.theme == .mono)
        guard case .usage(let why) = Request.parse(["attach", "nonsense", "--no-config"], environment: [:]) else {
            Issue.record("nonsense is a crawl")
            return
        }
        #expect(why.contains("no crawl"))
    }

    /// A client with a descriptor that it sends, and what became of the screens.
    private final class Stage {
        var started: [Int32] = []
        var acts: [String] = []
        var tell: [(ViewerEvent) -> Void] = []
        private(set) var server: ControlServer?
        let viewers = ControlViewers()
        let folder: TemporaryFolder

        init(_ loop: EventLoop) throws {
            folder = try TemporaryFolder()
            viewers.start = { [unowned self] _, terminal, tell in
                guard isatty(terminal) == 0 else { throw StartFailure(.stopped("a test has no terminal")) }
                started.append(terminal)
                self.tell.append(tell)
                return ViewerControls(
                    resize: { self.acts.append("resize") }, suspend: { self.acts.append("suspend") },
                    resume: { self.acts.append("resume") },
                    leave: {
                        self.acts.append("leave")
                        close(terminal)
                    })
            }
            viewers.onLast = { [unowned self] in acts.append("last") }
            server = try ControlServer(path: folder.path + "/c.sock", on: loop) { [viewers] request, client in
                switch request.body {
                case .attach(let wish): viewers.attach(wish, request.id, to: client)
                case .viewer(let act): viewers.carryOut(act, request.id, for: client)
                case .screen(let line): viewers.perform(line, request.id, for: client)
                case .fault(let why): client.write { $0.refusal(why, id: request.id) }
                default: break
                }
            }
            server?.onClose = { [viewers] in viewers.forget($0) }
        }

        func client() throws -> ViewerClient { try ViewerClient(folder.path + "/c.sock") }
    }

    private final class ViewerClient {
        private var descriptor: Int32
        private var received: [UInt8] = []

        init(_ path: String) throws {
            descriptor = shims_local_connect(path)
            try #require(descriptor >= 0)
            try #require(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0)
        }

        deinit { hangUp() }

        func hangUp() {
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }

        func send(_ text: String, with passed: Int32? = nil) {
            let bytes = Array((text + "\n").utf8)
            if let passed {
                _ = shims_local_send(descriptor, bytes, bytes.count, passed)
            } else {
                _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            }
        }

        func lines() -> [String] {
            var piece = [UInt8](repeating: 0, count: 4_096)
            while case let count = recv(descriptor, &piece, piece.count, 0), count > 0 { received += piece[..<count] }
            return received.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test func aTerminalTravelsWithItsRequest() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            defer { stage.server?.close() }
            let file = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(file) }
            let client = try stage.client()
            client.send(#"{"viewer":"resize"}"#)
            client.send(#"{"attach":true}"#)
            try await loop.turnUntil { client.lines().count == 2 }
            #expect(client.lines().allSatisfy { $0.contains(#""ok":false"#) })
            client.send(#"{"attach":true}"#, with: file)
            client.send(#"{"viewer":"resize"}"#)
            client.send(#"{"viewer":"ping"}"#)
            try await loop.turnUntil { client.lines().count == 4 }
            #expect(stage.acts == ["resize"] && stage.started.count == 1 && stage.started != [file])
            stage.tell.first?(.suspended)
            stage.tell.first?(.left)
            try await loop.turnUntil { client.lines().count == 6 }
            #expect(client.lines().suffix(2) == [#"{"type":"suspended"}"#, #"{"type":"detached"}"#])
            #expect(stage.acts == ["resize", "leave", "last"] && stage.viewers.isEmpty)
        }
    }

    @Test func aScreenIsCommandedWhereThereIsOne() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            defer { stage.server?.close() }
            let client = try stage.client()
            client.send(#"{"screen":"hosts","id":"1"}"#)
            try await loop.turnUntil { client.lines().count == 1 }
            #expect(client.lines()[0].hasPrefix(#"{"type":"answer","id":"1","ok":false,"message":"nobody looks on"#))
            stage.viewers.command = { line, answer in
                answer(line == "hosts", line == "hosts" ? nil : "no such command")
                return true
            }
            client.send(#"{"screen":"hosts"}"#)
            client.send(#"{"screen":"nonsense"}"#)
            try await loop.turnUntil { client.lines().count == 3 }
            #expect(client.lines()[1] == #"{"type":"answer","ok":true}"#)
            #expect(client.lines()[2] == #"{"type":"answer","ok":false,"message":"no such command"}"#)
        }
    }

    /// Who leaves a crawl that is over, while others look on, is told so.
    @Test func leavingTellsWhetherTheCrawlIsOver() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            defer { stage.server?.close() }
            let file = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(file) }
            stage.viewers.endsWithLast = true
            let clients = [try stage.client(), try stage.client(), try stage.client()]
            for client in clients { client.send(#"{"attach":true}"#, with: file) }
            try await loop.turnUntil { stage.started.count == 3 }
            stage.tell[0](.left)
            stage.viewers.isOver = { true }
            stage.tell[1](.left)
            try await loop.turnUntil { clients[1].lines().count == 2 && clients[0].lines().count == 2 }
            #expect(clients[0].lines()[1] == #"{"type":"detached"}"#)
            #expect(clients[1].lines()[1] == #"{"type":"detached","message":"the crawl is over"}"#)
        }
    }

    /// Whoever dies, or sends descriptors without an end, keeps nothing open.
    @Test func clientsThatGoLeaveNothing() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop)
            defer { stage.server?.close() }
            let file = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(file) }
            var clients: [ViewerClient] = []
            for _ in 0..<ControlViewers.most {
                clients.append(try stage.client())
                clients.last?.send(#"{"attach":true}"#, with: file)
            }
            try await loop.turnUntil { stage.started.count == ControlViewers.most }
            let further = try stage.client()
            further.send(#"{"attach":true}"#, with: file)
            try await loop.turnUntil { further.lines().first?.contains("terminals show this crawl") == true }
            for _ in 0..<50 { further.send("{}", with: file) }
            try await loop.turnUntil { further.lines().count == 51 }
            for client in clients { client.hangUp() }
            try await loop.turnUntil { stage.viewers.isEmpty }
            #expect(stage.acts.count { $0 == "leave" } == ControlViewers.most)
        }
    }
}
