import Foundation
import HTTP
import TestSupport
import Testing

/// Coded bodies of the world, whole and cut at random places.
@Suite struct ContentDecoderSuiteTests {
    struct Case: Decodable {
        var id: String
        var name: String
        var content_encoding: String
        var body_b64: String
        var outcome: String
        var decoded_sha256: String?
        var decoded_len: Int?
    }

    /// For bodies that may swell without end.
    private static let limit = 4 << 20

    @Test(.suite("content-encoding")) func suite() throws {
        var passed = 0
        var failures: [String] = []
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        var generator = SplitMix64(seed: 1)
        for file in Suites.files("content-encoding") {
            let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
            for test in cases {
                let body = try Array(#require(Data(base64Encoded: test.body_b64)))
                var failure = Self.failure(test, decode([body[...]], test.coding, limit: Self.limit, with: decoder))
                for _ in 0..<8 where failure == nil {
                    let pieces = randomPieces(of: body, &generator)
                    let result = decode(pieces, test.coding, limit: Self.limit, with: decoder)
                    failure = Self.failure(test, result).map { "in pieces: \($0)" }
                }
                if let failure {
                    failures.append("\(test.id) \(test.name): \(failure)")
                } else {
                    passed += 1
                }
            }
        }
        Suites.report("content-encoding", passed: passed, failures: failures)
        #expect(failures.isEmpty)
    }

    private static func failure(_ test: Case, _ result: DecodedBody) -> String? {
        let got = "\(result.bytes.count) bytes, error \(result.error?.rawValue ?? "none")"
        if result.bytes.count > limit { return got }
        switch test.outcome {
        case "ok": return result.error == nil && isExpected(test, result) ? nil : got
        case "error": return result.error != nil ? nil : got
        case "either": return result.error != nil || isExpected(test, result) ? nil : got
        case "bounded": return nil
        default: return "an outcome that is not known: \(test.outcome)"
        }
    }

    private static func isExpected(_ test: Case, _ result: DecodedBody) -> Bool {
        result.bytes.count == test.decoded_len && test.decoded_sha256 == sha256(result.bytes)
    }
}

extension ContentDecoderSuiteTests.Case {
    /// The field's lines in one.
    var coding: String {
        content_encoding.replacingOccurrences(of: "\nContent-Encoding:", with: ",")
    }
}
