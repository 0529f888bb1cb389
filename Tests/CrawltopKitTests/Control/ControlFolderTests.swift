import CNet
import EventLoop
import Glibc
import TestSupport
import Testing

@testable import CrawltopKit

/// The files that control sockets are.
@Suite(.timeLimit(.minutes(2))) struct ControlFolderTests {
    @Test func filesThatAreNoSocketsStay() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let path = folder.path + "/c.sock"
            let file = open(path, O_CREAT | O_WRONLY, 0o600)
            close(file)
            #expect(throws: ValueError.self) { try ControlServer(path: path, on: loop) { _, _ in } }
            #expect(!ControlFolder.isAlive(path) && access(path, F_OK) == 0)
            unlink(path)
            let server = try ControlServer(path: path, on: loop) { _, _ in }
            unlink(path)
            let other = shims_local_listen(path, 1)
            server.close()
            #expect(access(path, F_OK) == 0)
            close(other)
        }
    }

    @Test func socketsOfTheDeadAreReplaced() async throws {
        try await onLoop { loop in
            let folder = try TemporaryFolder()
            let path = folder.path + "/c.sock"
            let dead = shims_local_listen(path, 1)
            try #require(dead >= 0)
            #expect(throws: ValueError.self) { try ControlServer(path: path, on: loop) { _, _ in } }
            close(dead)
            let server = try ControlServer(path: path, on: loop) { _, _ in }
            server.close()
            #expect(access(path, F_OK) != 0)
            let long = folder.path + "/" + String(repeating: "x", count: 120)
            #expect(throws: ValueError.self) { try ControlServer(path: long, on: loop) { _, _ in } }
        }
    }

    @Test func foldersOfOthersAreNotUsed() throws {
        let folder = try TemporaryFolder()
        let own = ControlFolder(environment: ["XDG_RUNTIME_DIR": folder.path])
        try own.create()
        try own.create()
        #expect(own.processes() == [])
        #expect(chmod(own.path, 0o770) == 0)
        #expect(throws: ValueError.self) { try own.create() }
        #expect(ControlFolder(environment: [:]).path == "/tmp/crawltop-\(getuid())")
    }
}
