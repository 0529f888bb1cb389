import Crawl
import Foundation
import Testing

@testable import CrawltopKit

@Suite struct RequestArgumentTests {
    private func parse(_ arguments: [String]) -> Request { Request.parse(arguments, environment: [:]) }

    @Test(
        arguments: [
            (["--header", "no colon"], "of the form 'Name: value'"),
            (["--header", "Host: x"], "sets this field itself"),
            (["--header", "A: b\r\nC: d"], "printable ASCII"), (["--user", "a:b\n"], "no control character"),
            (["--user", ""], "it must be a name"), (["--include", ""], "an empty pattern"),
            (["--exclude", ""], "an empty pattern"),
            (["--netrc-file", "/no/such/file"], "cannot be read"), (["--load-cookies", "/etc/passwd"], "is no cookie"),
            (["--netrc", "--netrc-file", "/dev/null"], "exclude each other"),
            (["--no-cookies", "--load-cookies", "/dev/null"], "contradict"),
        ] as [([String], String)])
    func wrongUse(_ arguments: [String], says: String) {
        guard case .usage(let sentence) = parse(["h"] + arguments) else { return #expect(Bool(false)) }
        #expect(sentence.contains(says), "\(sentence)")
    }

    @Test func whatWasAskedForGetsThere() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try "a.test\tFALSE\t/\tFALSE\t0\tn\tv\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let arguments = [
            "h", "--header", "A: b", "--header", "C: d", "--user", "u:p", "--netrc-file", "/dev/null", "--load-cookies",
            file.path, "--check-external",
        ]
        guard case .crawl(let options) = parse(arguments) else { return #expect(Bool(false)) }
        let requests = options.crawl.requests
        #expect(requests.headers.map(\.value) == ["b", "d"] && requests.credentials == Credentials("u:p"))
        #expect(requests.usesCookies && requests.cookies.count == 1 && requests.checksExternal)
        #expect(requests.clockOffset != 0)
    }

    @Test func noCookiesMeansNone() {
        guard case .crawl(let options) = parse(["h", "--no-cookies"]) else { return #expect(Bool(false)) }
        #expect(!options.crawl.requests.usesCookies)
    }

    @Test func aLoginIsNotRepeatedInAnError() {
        guard case .usage(let sentence) = parse(["http://user:secret@[x/"]) else { return #expect(Bool(false)) }
        #expect(!sentence.contains("secret"))
    }
}
