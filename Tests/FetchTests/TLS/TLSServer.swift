import Foundation
import TestSupport

/// `openssl s_server` on a port of 127.0.0.1, which ends with this object at the latest.
final class TLSServer: @unchecked Sendable {
    let port: UInt16
    private let process = Process()
    private let output = Pipe()
    private var input: Pipe?

    private struct NotReady: Error {
        let said: String
    }

    /// A server with one of the authority's certificates. Its options say how it serves: with `-rev` it answers each
    /// line reversed, with `-www` any request with a page, with `-WWW` with a file of the authority's folder. With none
    /// of them it sends `text` on its first connection, whatever is asked.
    init(_ certificate: String = "good", _ options: String = "-rev", text: String? = nil) throws {
        let authority = try TLSAuthority.shared()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "\(certificate).pem", "-key", "key.pem"]
            + options.split(separator: " ").map(String.init)
        process.currentDirectoryURL = authority.folder
        input = text.map { _ in Pipe() }
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // It tells its port once it listens: "ACCEPT 127.0.0.1:43963".
        var said = ""
        while true {
            let lines = said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix("ACCEPT ") }),
                let port = line.split(separator: ":").last.flatMap({ UInt16($0) })
            {
                self.port = port
                if let text { try type(text) }
                return
            }
            let data = Self.read(output)
            if data.isEmpty { throw NotReady(said: said) }
            said += String(decoding: data, as: UTF8.self)
        }
    }

    deinit {
        kill()
    }

    /// Has it read a text, as a user would type it: what it sends then, but for some commands. It has to have one already.
    func type(_ text: String) throws {
        try input?.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    /// Ends it when it has read and printed a text, of a client that sends nothing more: with something left to read the
    /// system would reset its connections.
    func killOnceItHasRead(_ end: String) {
        var said = Data()
        while said.range(of: Data(end.utf8)) == nil, case let more = Self.read(output), !more.isEmpty { said += more }
        kill()
    }

    /// What it has printed; nothing where it has ended, or says nothing for a minute.
    private static func read(_ output: Pipe) -> Data {
        let handle = output.fileHandleForReading
        var entry = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 60_000) == 1 ? handle.availableData : Data()
    }

    /// Ends it at once: its connections end without a word of TLS.
    func kill() {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}
