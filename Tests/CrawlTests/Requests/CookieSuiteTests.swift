import Foundation
import TestSupport
import Testing

@testable import Crawl
@testable import Web

/// What browsers make of cookies and of their dates.
@Suite struct CookieSuiteTests {
    struct Case: Decodable {
        struct Pair: Decodable {
            var name: String
            var value: String
        }
        var test: String
        var received: [String]?
        var sent: [Pair]?
        var target: String?
        var expected: String?

        enum CodingKeys: String, CodingKey {
            case test, received, sent, expected
            case target = "sent-to"
        }
    }

    /// Where the cases come from, cookies were set here, and it was 2010.
    private static let setter = "http://home.example.org:8888/cookie-parser"
    private static let now: Int64 = 1_285_891_200

    @Test(.suite("cookies")) func suite() throws {
        var passed = 0
        var failures: [String] = []
        for file in Suites.files("cookies") {
            for test in try JSONDecoder().decode([Case].self, from: Data(contentsOf: file)) {
                let failure = test.received == nil ? Self.dateFailure(test) : try Self.cookieFailure(test)
                if let failure { failures.append("\(test.test): \(failure)") } else { passed += 1 }
            }
        }
        Suites.report("cookies", passed: passed, failures: failures)
        // The RFC compares paths byte for byte, and so do browsers: the case of an escaped letter is one that its authors
        // have disabled.
        #expect(failures.filter { !$0.hasPrefix("DISABLED_") }.isEmpty)
    }

    private static func cookieFailure(_ test: Case) throws -> String? {
        let base = try WebURL(setter)
        var jar = CookieJar()
        for field in test.received ?? [] { jar.store(field, from: "\(setter)?\(test.test)", now: now) }
        let field = try jar.field(
            for: WebURL(test.target ?? "/cookie-parser-result?\(test.test)", base: base), now: now)
        let pairs = (test.sent ?? []).map { "\($0.name)=\($0.value)" }
        let expected = pairs.isEmpty ? "" : "Cookie: \(pairs.joined(separator: "; "))\r\n"
        return field == expected ? nil : "sent \(field.debugDescription), not \(expected.debugDescription)"
    }

    private static func dateFailure(_ test: Case) -> String? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let found = CookieDate.seconds(Array(test.test.utf8)).map {
            format.string(from: Date(timeIntervalSince1970: Double($0)))
        }
        return found == test.expected ? nil : "read as \(found ?? "no date"), not as \(test.expected ?? "no date")"
    }
}

extension CookieJar {
    mutating func store(_ field: String, from url: String, now: Int64 = 0) {
        guard let url = try? WebURL(url) else { return }
        _ = Array(field.utf8).withUnsafeBufferPointer { store($0, from: url, now: now) }
    }

    mutating func field(for url: WebURL, own: String = "", now: Int64 = 0) -> String {
        var lines: [UInt8] = []
        appendField(after: Array(own.utf8), for: url, now: now, to: &lines)
        return String(decoding: lines, as: UTF8.self)
    }

    mutating func field(for url: String, own: String = "", now: Int64 = 0) -> String {
        (try? WebURL(url)).map { field(for: $0, own: own, now: now) } ?? ""
    }
}
