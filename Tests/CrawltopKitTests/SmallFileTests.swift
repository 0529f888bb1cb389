import Crawl
import Foundation
import Glibc
import Testing

@testable import CrawltopKit

@Suite struct SmallFileTests {
    /// A named pipe for as long as `body` runs.
    private func withPipe(_ body: (String) throws -> Void) throws {
        var name = Array("/tmp/crawltop-pipe-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&name).map { String(cString: $0) })
        defer { _ = (unlink(folder + "/pipe"), rmdir(folder)) }
        try #require(mkfifo(folder + "/pipe", 0o600) == 0)
        try body(folder + "/pipe")
    }

    @Test func aPipeIsReadToItsEndHoweverItIsWritten() throws {
        try withPipe { path in
            signal(SIGPIPE, SIG_IGN)
            Thread.detachNewThread {
                let writer = open(path, O_WRONLY)
                write(writer, "a = 1\n", 6)
                // The second part comes when the first has been read.
                var left: Int32 = 1
                for _ in 0..<10_000 where left > 0 {
                    _ = ioctl(writer, UInt(FIONREAD), &left)
                    usleep(1_000)
                }
                write(writer, "b = 2", 5)
                close(writer)
            }
            let bytes = try SmallFile.read(path)
            #expect(String(decoding: bytes, as: UTF8.self) == "a = 1\nb = 2")
        }
    }

    @Test func whatIsNeverWrittenIsGivenUp() throws {
        try withPipe { path in
            #expect(throws: ValueError.self) { try SmallFile.read(path, patience: 1_000_000) }
            // A writer that keeps it open and says nothing.
            let writer = open(path, O_RDWR)
            defer { close(writer) }
            write(writer, "a", 1)
            #expect(throws: ValueError.self) { try SmallFile.read(path, patience: 1_000_000) }
        }
    }

    @Test func whatIsTooLongIsRefused() throws {
        #expect(throws: ValueError.self) { try SmallFile.read("/dev/zero") }
        let nothing = try SmallFile.read("/dev/null")
        #expect(nothing.isEmpty)
    }

    /// The words of a command line are parsed several times where there is a config file.
    @Test(arguments: ["--netrc-file", "--load-cookies"])
    func aPipeThatTheCommandLineNamesIsReadOnce(_ option: String) throws {
        try withPipe { path in
            Thread.detachNewThread {
                let writer = open(path, O_WRONLY)
                let text =
                    option == "--netrc-file"
                    ? "machine a.test login n password p\n" : "a.test\tFALSE\t/\tFALSE\t0\tn\tv\n"
                write(writer, text, text.utf8.count)
                close(writer)
            }
            let config = path + "-config"
            defer { unlink(config) }
            let file = open(config, O_WRONLY | O_CREAT, 0o600)
            write(file, "ascii = yes\n", 12)
            close(file)
            guard case .crawl(let options) = Request.parse(["h", "--config", config, option, path], environment: [:])
            else {
                Issue.record("not a crawl")
                return
            }
            let requests = options.crawl.requests
            let hasLogin = String(describing: requests.netrc) != String(describing: Netrc())
            #expect(options.ascii && (hasLogin || !requests.cookies.isEmpty))
        }
    }
}
