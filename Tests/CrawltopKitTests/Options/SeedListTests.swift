import Crawl
import Foundation
import TestSupport
import Testing

@testable import CrawltopKit

/// `--from`, and the files of patterns.
@Suite struct SeedListTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func file(_ text: String) throws -> String { try file(Data(text.utf8)) }

    private func file(_ bytes: Data) throws -> String {
        let path = "\(folder.path)/list"
        try bytes.write(to: URL(filePath: path))
        return path
    }

    private func parse(_ words: [String]) -> Request { Request.parse(words, environment: [:]) }

    @Test(
        arguments: [
            "http://a.test/1\nb.test:8080/x#y\n", "\u{FEFF}http://a.test/1\r\nb.test:8080/x#y\r\n",
            "# of mine\n\n \thttp://a.test/1\t \n  # more\nb.test:8080/x#y", "http://a.test/1\rb.test:8080/x#y\r",
        ])
    func eachLineIsASeed(text: String) throws {
        guard case .crawl(let options) = parse(["c.test", "--from", try file(text)]) else {
            Issue.record("not a crawl")
            return
        }
        #expect(options.crawl.seeds == ["http://c.test", "http://a.test/1", "http://b.test:8080/x#y"])
        #expect(!options.takesStandardInput && options.remarks.isEmpty)
    }

    @Test(
        arguments: [
            ("a.test\nb c\nd.test\nftp://me:secret@e.test/\n", "cannot crawl 'b c' (", ", line 2): "),
            ("a.test\nb c\nftp://me:secret@e.test/\nc d\n", "line 2): ", "; 2 more of the lines are wrong"),
            ("\r\n\r\nmailto:me@e.test", "line 3): ", "only http and https"), ("# none\n\n", "no URL given", "none in"),
            (String(repeating: "x", count: 70_000), "--from: ", "line 1 is too long"),
            ("http://\u{1B}[2J/", "cannot crawl", "line 1"),
        ] as [(String, String, String)])
    func whatIsNoURLIsToldWithItsLine(text: String, part: String, other: String) throws {
        guard case .usage(let sentence) = parse(["--from", try file(text)]) else {
            Issue.record("accepted")
            return
        }
        #expect(sentence.contains(part) && sentence.contains(other), "\(sentence)")
        #expect(!sentence.contains("secret") && !sentence.contains { $0.isNewline || $0 == "\u{1B}" })
    }

    @Test func whatIsNotTextIsTold() throws {
        let path = try file(Data([0x61, 0x0A, 0xFF, 0xFE, 0x0A]))
        guard case .usage(let sentence) = parse(["--from", path]),
            case .usage(let none) = parse(["--from", path + "x"])
        else {
            Issue.record("accepted")
            return
        }
        #expect(sentence.contains("line 2 is not UTF-8") && none.contains("No such file"))
    }

    @Test func moreThanTheLimitIsRefused() throws {
        let path = try file(String(repeating: "h\n", count: 3))
        let lists = try SeedLists([path, path], most: 6)
        #expect(lists.seeds.count == 6 && lists.empty.isEmpty)
        #expect(throws: ValueError.self) { try SeedLists([path, path], most: 5) }
    }

    @Test func aListWithoutURLsIsToldBesideOthers() throws {
        guard case .crawl(let options) = parse(["a.test", "--from", try file("#\n")]) else {
            Issue.record("refused")
            return
        }
        #expect(options.remarks.count == 1 && options.remarks[0].hasPrefix("--from: there is no URL in '"))
    }

    @Test func patternsComeFromFilesAsWell() throws {
        let path = try file("# of mine\n\n  /x/  \r\n\\.pdf$\n")
        guard case .crawl(let options) = parse(["h", "--exclude", "a", "--exclude-from", path, "--include-from", path])
        else {
            Issue.record("refused")
            return
        }
        #expect(options.crawl.exclude == ["a", "/x/", "\\.pdf$"] && options.crawl.include == ["/x/", "\\.pdf$"])
    }

    @Test(arguments: [
        ("a\n\n(b\n", "line 3 is no pattern: missing closing parenthesis"), ("# a\n", "there is no pattern"),
    ])
    func aWrongPatternIsToldWithItsLine(text: String, part: String) throws {
        let path = try file(text)
        for option in ["--exclude-from", "--include-from"] {
            guard case .usage(let sentence) = parse(["h", option, path]) else {
                Issue.record("accepted")
                return
            }
            #expect(sentence.hasPrefix("\(option) \(path): ") && sentence.contains(part), "\(sentence)")
        }
    }
}
