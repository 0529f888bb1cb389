import Foundation
import HTTP
import TestSupport
import Testing

/// Responses that the world's servers and other projects' tests have sent, and what clients make of them.
@Suite struct HTTPSuiteTests {
    struct Case: Decodable {
        struct Expectation: Decodable {
            var outcome: String
            var status: UInt16?
            var headers: [[String]]?
            var body_b64: String?
        }
        struct Accepted: Decodable {
            var status: UInt16?
            var body_b64: String?
        }
        var id: String
        var method: String
        var raw_b64: String
        var server_closes: Bool
        var expect: Expectation
        var accepted_as: [Accepted]?
    }

    /// Cases are objects; anything else in the list is a comment.
    struct Entry: Decodable {
        var value: Case?
        init(from decoder: any Decoder) throws {
            let isComment = (try? decoder.singleValueContainer().decode(String.self)) != nil
            value = isComment ? nil : try Case(from: decoder)
        }
    }

    @Test(.suite("http")) func suite() throws {
        var passed = 0
        var failures: [String] = []
        for file in Suites.files("http") {
            for entry in try JSONDecoder().decode([Entry].self, from: Data(contentsOf: file)) {
                guard let test = entry.value else { continue }
                if let failure = try Self.failure(test) {
                    failures.append("\(test.id): \(failure)")
                } else {
                    passed += 1
                }
            }
        }
        Suites.report("http", passed: passed, failures: failures)
        #expect(failures.isEmpty)
    }

    private static func failure(_ test: Case) throws -> String? {
        let raw = try bytes(test.raw_b64) ?? []
        let method = test.method == "HEAD" ? HTTPMethod.head : .get
        let first = answer(to: [raw[...]], method: method, closes: test.server_closes)
        for pieces in cuts(of: raw) {
            let other = answer(to: pieces, method: method, closes: test.server_closes)
            if other.lasting != first.lasting {
                return "in pieces of \(pieces.prefix(2).map(\.count)): \(summary(other)), whole: \(summary(first))"
            }
        }
        switch test.expect.outcome {
        case "error":
            return first.error != nil ? nil : "accepted: \(summary(first))"
        case "ok":
            let expected = try bytes(test.expect.body_b64)
            let isRight =
                first.error == nil && first.keepAlive != nil && first.status == test.expect.status
                && (expected == nil || first.body == expected)
                && (test.expect.headers == nil || first.fields == test.expect.headers)
            return isRight ? nil : "got \(summary(first)) \(first.fields)"
        default:
            guard first.error == nil, let accepted = test.accepted_as, !accepted.isEmpty else { return nil }
            let isKnown = try accepted.contains { try $0.status == first.status && bytes($0.body_b64) == first.body }
            return isKnown ? nil : "a reading of its own: \(summary(first))"
        }
    }

    private static func bytes(_ base64: String?) throws -> [UInt8]? {
        try base64.map { try Array(#require(Data(base64Encoded: $0))) }
    }

    private static func summary(_ answer: HTTPAnswer) -> String {
        let end = answer.error.map(\.rawValue) ?? (answer.keepAlive == nil ? "unfinished" : "complete")
        let body = String(decoding: answer.body.prefix(60), as: UTF8.self).debugDescription
        return "\(answer.status ?? 0) \(end), body \(body)"
    }
}
