import Crawl
import EventLoop
import Glibc
import TestSupport
import Testing

@testable import CrawltopKit

/// One at a time: signals are the whole process's.
@Suite(.serialized) struct ServiceTests {
    /// A service manager's socket.
    private final class Manager {
        private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)

        init(_ name: String) throws {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { path in
                path.copyBytes(from: name.utf8)
                if name.hasPrefix("@") { path[0] = 0 }
            }
            let size = MemoryLayout<sa_family_t>.size + name.utf8.count
            let code = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(size)) }
            }
            try #require(code == 0)
        }

        deinit { close(descriptor) }

        func messages() -> [String] {
            var messages: [String] = []
            var piece = [UInt8](repeating: 0, count: 4_096)
            while case let count = recv(descriptor, &piece, piece.count, 0), count > 0 {
                messages.append(String(decoding: piece[..<count], as: UTF8.self))
            }
            return messages
        }
    }

    private func run(_ environment: [String: String], seconds: Int64) throws {
        let loop = try JumpingTime.loop()
        var options = CrawltopOptions()
        options.crawl.seeds = ["http://a.invalid/"]
        options.output = "/dev/null"
        options.service = ServiceOptions(environment)
        let session = try Session(options: options, loop: loop, hasScreen: false)
        _ = session.run { loop, _ in
            loop.schedule(at: loop.now + seconds * 1_000_000_000) { loop.stop() }
            return EngineControls {}
        }
    }

    @Test(arguments: [false, true]) func theManagerIsToldHowItStands(isAbstract: Bool) throws {
        let folder = try TemporaryFolder()
        let name = isAbstract ? "@crawltop-\(getpid())" : folder.path + "/notify"
        let manager = try Manager(name)
        try run(["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "4000000", "WATCHDOG_PID": "\(getpid())"], seconds: 11)
        let messages = manager.messages()
        let status = try #require(messages.dropFirst().first)
        #expect(status.hasPrefix("STATUS=running: 0 URLs done, ") && status.hasSuffix(" 0 skipped; 0 broken"))
        #expect(messages.first == "READY=1" && messages.count { $0 == "WATCHDOG=1" } == 6)
        #expect(messages.count { $0 == status } == 3)
        #expect(messages.last == "STOPPING=1\nWATCHDOG_USEC=0\n" + status)
    }

    @Test func anothersWatchdogIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let manager = try Manager(folder.path + "/notify")
        try run(["NOTIFY_SOCKET": folder.path + "/notify", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"], seconds: 1)
        #expect(manager.messages().count == 3)
    }

    /// Neither a manager that is gone nor one that does not read holds up the crawl.
    @Test func managersThatDoNotListenDoNoHarm() throws {
        let folder = try TemporaryFolder()
        for path in ["", "relative", folder.path + "/none", String(repeating: "/x", count: 500)] {
            try run(["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000000"], seconds: 3)
        }
        let deaf = try Manager(folder.path + "/deaf")
        try run(["NOTIFY_SOCKET": folder.path + "/deaf", "WATCHDOG_USEC": "20000"], seconds: 30)
        #expect(deaf.messages().first == "READY=1")
    }

    @Test(arguments: ["", "0", "-1", "x", "99999999999999999999"]) func oddLimitsAreNone(_ limit: String) {
        #expect(ServiceOptions(["WATCHDOG_USEC": limit]).watchdog == nil)
        #expect(ServiceOptions(["WATCHDOG_USEC": "9223372036854775807"]).watchdog == 1_000 << 40)
    }
}
