import CNet
import Crawl
import EventLoop
import Glibc
import HTTP
import TestSupport
import Testing

@testable import CrawltopKit

@Suite(.timeLimit(.minutes(2))) struct ControlServerTests {
    /// The other end of a control socket.
    private final class Client {
        let descriptor: Int32
        private(set) var received: [UInt8] = []
        private(set) var hasEnded = false

        init(_ path: String) throws {
            descriptor = shims_local_connect(path)
            try #require(descriptor >= 0)
            try #require(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0)
        }

        deinit { close(descriptor) }

        /// Sends as much as there is room for; returns whether that was something.
        @discardableResult func send(_ text: String) -> Bool {
            Glibc.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) > 0
        }

        /// The lines so far.
        func lines() -> [String] {
            var piece = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = recv(descriptor, &piece, piece.count, 0)
                if count == 0 { hasEnded = true }
                guard count > 0 else { break }
                received += piece[..<count]
            }
            return received.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private final class Served {
        let crawl: Crawl
        let server: ControlServer
        let answers: ControlAnswers

        init(_ loop: EventLoop, in folder: TemporaryFolder) throws {
            var options = CrawlOptions()
            options.seeds = ["http://a.test/", "http://b.test/x"]
            let crawl = try Crawl(options: options, now: loop.now)
            try crawl.start(now: loop.now)
            let answers = ControlAnswers(
                of: crawl, on: loop, makeLog: { JSONLog(output: $0, clockOffset: 0) },
                perform: { crawl.perform($0, now: loop.now) },
                writeReport: { path, replaces, answer in
                    answer(ReportAnswer(sentence: "written to \(path)", isWritten: replaces))
                })
            server = try ControlServer(path: folder.path + "/c.sock", on: loop) { answers.answer($0, to: $1) }
            server.onClose = { answers.forget($0) }
            (self.crawl, self.answers) = (crawl, answers)
        }
    }

    @Test func requestsAreAnswered() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let served = try Served(loop, in: folder)
            defer { served.server.close() }
            var status = stat()
            #expect(lstat(served.server.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
            let client = try Client(served.server.path)
            client.send(#"{"query":"hosts"}"# + "\n" + #"{"command":"pause","id":"1"}"# + "\n" + #"{"query":"st"#)
            try await loop.turnUntil { client.lines().count == 4 }
            #expect(client.lines()[0].contains(#""host":"http://a.test""#))
            #expect(client.lines()[2] == #"{"type":"answer","ok":true,"rows":2}"#)
            #expect(client.lines()[3] == #"{"type":"answer","id":"1","ok":true,"message":"pause: done"}"#)
            #expect(served.crawl.state == .paused)
            client.send(#"atus"}"# + "\n" + #"{"query":"url","url":"http://b.test/x"}"# + "\nx\n")
            try await loop.turnUntil { client.lines().count == 9 }
            #expect(client.lines()[4].hasPrefix(#"{"type":"status","process":"#))
            #expect(client.lines()[6].contains(#""state":"todo""#))
            #expect(client.lines()[8].hasPrefix(#"{"type":"answer","ok":false,"#))
        }
    }

    @Test func refusalsSayWhy() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let served = try Served(loop, in: folder)
            defer { served.server.close() }
            let client = try Client(served.server.path)
            for command in [
                "recrawl http://a.test/", "cancel http://c.test/", "block c.test", "connections 0", "abort", "pause",
            ] {
                client.send("{\"command\":\"\(command)\"}\n")
            }
            try await loop.turnUntil { client.lines().count == 6 }
            let told = client.lines().map { $0.contains(#""ok":true"#) }
            #expect(told == [false, false, false, false, true, false])
            #expect(served.crawl.state == .finished)
        }
    }

    @Test func reportsAreToldOf() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let served = try Served(loop, in: folder)
            defer { served.server.close() }
            let client = try Client(served.server.path)
            client.send(#"{"report":"/a.csv","id":"7"}"# + "\n" + #"{"report":"/b.csv","replace":true}"# + "\n")
            try await loop.turnUntil { client.lines().count == 2 }
            #expect(client.lines()[0] == #"{"type":"answer","id":"7","ok":false,"message":"written to /a.csv"}"#)
            #expect(client.lines()[1] == #"{"type":"answer","ok":true,"message":"written to /b.csv"}"#)
        }
    }

    @Test func failedURLsAreListed() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let served = try Served(loop, in: folder)
            defer { served.server.close() }
            while let dispatch = served.crawl.next(now: loop.now) {
                let error = FetchError(.connect, "refused", isFinal: true)
                served.crawl.endExchange(in: dispatch.slot, .failed(error), now: loop.now)
            }
            let client = try Client(served.server.path)
            client.send(#"{"query":"failed","limit":1}"# + "\n")
            try await loop.turnUntil { client.lines().count == 2 }
            #expect(client.lines()[0].hasPrefix(#"{"type":"failed","url":"http://"#))
            #expect(client.lines()[0].contains(#""status":null,"error":"connect""#))
            #expect(client.lines()[1].contains("URLs were looked at: from "))
            client.send(#"{"query":"failed","from":1000000}"# + "\n")
            try await loop.turnUntil { client.lines().count == 3 }
            #expect(client.lines()[2] == #"{"type":"answer","ok":true,"rows":0}"#)
        }
    }

    @Test func endlessLinesEndTheConnection() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let served = try Served(loop, in: folder)
            defer { served.server.close() }
            let client = try Client(served.server.path)
            let piece = String(repeating: "x", count: 4_096)
            try await loop.turnUntil {
                client.send(piece)
                return client.lines().count == 1 && client.hasEnded
            }
            #expect(client.lines()[0].contains("at most 65536 bytes"))
        }
    }

    @Test func clientsAreLimited() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let served = try Served(loop, in: folder)
            defer { served.server.close() }
            let clients = try (0..<ControlServer.maxConnections).map { _ in try Client(served.server.path) }
            for client in clients { client.send(#"{"query":"why"}"# + "\n") }
            try await loop.turnUntil { clients.allSatisfy { $0.lines().count == 2 } }
            let further = try Client(served.server.path)
            try await loop.turnUntil { further.lines().count == 1 && further.hasEnded }
            #expect(further.lines()[0].contains("programs are connected already"))
        }
    }

    /// A client that does not read what it asks for is not read from, and what it watches is left out and counted.
    @Test func slowReadersLoseLines() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let served = try Served(loop, in: folder)
            defer { served.server.close() }
            let client = try Client(served.server.path)
            client.send(#"{"watch":true}"# + "\n")
            try await loop.turnUntil { client.lines().count == 1 }
            for _ in 0..<5_000 {
                served.crawl.perform(.pause, now: loop.now)
                served.crawl.perform(.resume, now: loop.now)
            }
            var lines: [String] = []
            try await loop.turnUntil {
                served.crawl.perform(.togglePause, now: loop.now)
                lines = client.lines()
                return lines.contains { $0.hasPrefix(#"{"type":"lost","lines":"#) }
            }
            #expect(lines.count < 10_000)
        }
    }

    /// A client that is behind and goes away is dropped; one that ends its side gets what it has asked for.
    @Test(arguments: SelectorKind.allCases) func clientsMayGoAtAnyTime(selector: SelectorKind) async throws {
        try await onLoop(selector: selector) { loop in
            let folder = try TemporaryFolder()
            let served = try Served(loop, in: folder)
            defer { served.server.close() }
            let requests = String(repeating: #"{"query":"commands"}"# + "\n", count: 200)
            do {
                let behind = try Client(served.server.path)
                behind.send(#"{"watch":true}"# + "\n")
                // It reads nothing, so nothing more is read from it, and at last nothing more can be sent.
                var refused = 0
                try await loop.turnUntil {
                    refused = behind.send(requests) ? 0 : refused + 1
                    return refused == 100
                }
            }
            let asking = try Client(served.server.path)
            asking.send(requests)
            shutdown(asking.descriptor, Int32(SHUT_WR))
            var answers = 0
            try await loop.turnUntil {
                answers = asking.lines().count { $0.contains(#""type":"answer""#) }
                return asking.hasEnded
            }
            #expect(answers == 200)
        }
    }
}
