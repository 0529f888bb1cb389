import Foundation
import TestSupport
import Testing
/// Holds the URL parser against conformance data of the web-platform-tests' forms.
import Web

@Suite struct URLSuiteTests {
    @Test(.suite("url")) func passesTheSuite() throws {
        var passed = 0
        var failures: [String] = []
        for file in Suites.files("url") {
            let text = replacingLoneSurrogates(try Data(contentsOf: file))
            let cases = try #require(JSONSerialization.jsonObject(with: text) as? [Any], "\(file.lastPathComponent)")
            for case let test as [String: Any] in cases {
                if let failure = check(test) {
                    failures.append("\(file.lastPathComponent): \(test["input"] ?? ""): \(failure)")
                } else {
                    passed += 1
                }
            }
        }
        Suites.report("url", passed: passed, failures: failures)
        #expect(passed > 0)
        #expect(failures.filter { !NewerIDNATables.explain($0) }.isEmpty)
    }

    /// What is wrong with a case's answer, or nil; the case's members tell which kind it is.
    private func check(_ test: [String: Any]) -> String? {
        guard let input = test["input"] as? String else { return "no input" }
        if let outputs = test["output"] as? [String: String] {
            return checkPercentEncoding(input, outputs)
        } else if let output = test["output"] {
            let host = try? WebURL("https://\(input)/x").hostname
            return host == output as? String ? nil : "\(host ?? "failure"), not \(output)"
        }
        return checkParsing(input, test)
    }

    private func checkPercentEncoding(_ input: String, _ outputs: [String: String]) -> String? {
        let text = "http://host.invalid/?\(input)#\(input)"
        for (label, output) in outputs.sorted(by: { $0.key < $1.key }) {
            guard let encoding = Encoding(label) else { return "\(label) is no encoding" }
            guard let url = resolve(Array(text.utf8), base: "http://h/", encoding: encoding) else { return "failure" }
            guard url.search == "?\(output)" else { return "\(label): \(url), not \(output)" }
            guard let inUTF8 = outputs["utf-8"], url.hash == "#\(inUTF8)" else { return "\(url.hash) after \(label)" }
        }
        return nil
    }

    private func checkParsing(_ input: String, _ test: [String: Any]) -> String? {
        var base: WebURL?
        if let text = test["base"] as? String {
            base = try? WebURL(text)
            guard base != nil else { return test["failure"] == nil ? "the base fails" : nil }
        }
        let mustFail = test["failure"] as? Bool == true
        do {
            let url = try WebURL(input, base: base)
            guard !mustFail else { return "\(url), not a failure" }
            for (name, member) in members {
                guard let expected = test[name] as? String else { continue }
                guard member(url) == expected else {
                    return "\(name) \(member(url)), not \(expected)"
                }
            }
            let again = try WebURL(url.href)
            return again == url ? nil : "parses again as \(again)"
        } catch {
            return mustFail ? nil : "\(error)"
        }
    }
}

/// What changed in IdnaMappingTable.txt after Unicode 15.0, the version of the ICU that Debian 12 has, for code points
/// that existed before: those that ICU 72 and the table of Unicode 17 were found to treat differently, and no others.
private enum NewerIDNATables {
    private static let changed: [ClosedRange<UInt32>] = [
        // Capital sharp s maps to sharp s.
        0x1E9E...0x1E9E,
        // Capitals whose small letters came after Unicode 3.2 are mapped instead of disallowed.
        0x04C0...0x04C0, 0x10A0...0x10C5, 0x2132...0x2132, 0x2183...0x2183,
        // Compatibility ideographs whose normalization was corrected.
        0x2F868...0x2F868, 0x2F874...0x2F874, 0x2F91F...0x2F91F, 0x2F95F...0x2F95F, 0x2F9BF...0x2F9BF,
        // Format characters are ignored instead of disallowed.
        0x180E...0x180E, 0x2061...0x2063, 0x206A...0x206F, 0x1D173...0x1D17A,
    ]

    /// Whether a case's description holds a code point that those tables treat in another way, or do not know.
    static func explain(_ failure: String) -> Bool {
        failure.unicodeScalars.contains { scalar in
            changed.contains { $0.contains(scalar.value) } || (scalar.properties.age.map { $0 > (15, 0) } ?? false)
        }
    }
}

private let members: [(String, @Sendable (WebURL) -> String)] = [
    ("href", { $0.href }), ("origin", { $0.origin }), ("protocol", { $0.protocol }), ("username", { $0.username }),
    ("password", { $0.password }), ("host", { $0.host }), ("hostname", { $0.hostname }), ("port", { $0.portText }),
    ("pathname", { $0.pathname }), ("search", { $0.search }), ("hash", { $0.hash }),
]

/// JSON in which each escape of an unpaired surrogate is one of U+FFFD: Swift's strings hold none.
private func replacingLoneSurrogates(_ json: Data) -> Data {
    var output = Data()
    var rest = json[...]
    func unit(_ text: Data) -> UInt16? {
        guard text.count >= 6, text.starts(with: "\\u".utf8) else { return nil }
        return UInt16(String(decoding: text.dropFirst(2).prefix(4), as: UTF8.self), radix: 16)
    }
    while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
        output += rest[..<backslash]
        rest = rest[backslash...]
        var length = 2
        if let first = unit(rest) {
            length = 6
            if UTF16.isLeadSurrogate(first), let second = unit(rest.dropFirst(6)), UTF16.isTrailSurrogate(second) {
                length = 12
            } else if UTF16.isLeadSurrogate(first) || UTF16.isTrailSurrogate(first) {
                output += Data("\\ufffd".utf8)
                rest = rest.dropFirst(6)
                continue
            }
        }
        output += rest.prefix(length)
        rest = rest.dropFirst(length)
    }
    return output + rest
}
