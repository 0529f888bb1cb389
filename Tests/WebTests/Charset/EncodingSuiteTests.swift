import Foundation
import HTTP
import TestSupport
import Testing
import Web

/// Pages whose encoding the HTML standard decides, and the Encoding standard's labels.
@Suite struct EncodingSuiteTests {
    /// A page, the beginning of one, or a group of encodings with their labels.
    struct Case: Decodable {
        struct Labelled: Decodable {
            var name: String
            var labels: [String]
        }
        var id: String?
        var content_type: String?
        var body_b64: String?
        var data_b64: String?
        var encoding: String?
        var links: [String]?
        var encodings: [Labelled]?
    }

    @Test(.suite("encoding")) func suite() throws {
        var passed = 0
        var failures: [String] = []
        func count(_ failure: String?) {
            if let failure { failures.append(failure) } else { passed += 1 }
        }
        for file in Suites.files("encoding") {
            for test in try JSONDecoder().decode([Case].self, from: Data(contentsOf: file)) {
                for encoding in test.encodings ?? [] {
                    for label in encoding.labels {
                        let found = Encoding(label)
                        count(found?.rawValue == encoding.name ? nil : "\(label): \(found?.rawValue ?? "none")")
                    }
                }
                if let base64 = test.body_b64 ?? test.data_b64 {
                    count(Self.failure(test, try Array(#require(Data(base64Encoded: base64)))))
                }
            }
        }
        Suites.report("encoding", passed: passed, failures: failures)
        #expect(failures.isEmpty)
    }

    private static func failure(_ test: Case, _ body: [UInt8]) -> String? {
        let declared = Encoding(contentType: test.content_type.map { Array($0.utf8) })
        let page = decodePage([body[...]], declared: declared)
        let name = page.encoding?.rawValue.lowercased() ?? "none"
        guard name == test.encoding?.lowercased() else { return "\(test.id ?? ""): \(name)" }
        let decoder = PageDecoder()
        for cut in body.indices
        where decodePage([body[..<cut], body[cut...]], declared: declared, with: decoder) != page {
            return "\(test.id ?? "") cut at \(cut)"
        }
        guard let links = test.links, let encoding = page.encoding else { return nil }
        let found = scan(page.text, with: LinkScanner()).links.map { link in
            let url = resolve(Array(link.value.utf8), base: "http://h/", encoding: encoding)
            return url.map { $0.pathname + $0.search } ?? "none"
        }
        return found == links ? nil : "\(test.id ?? ""): \(found), not \(links)"
    }
}
