import ArgumentParser
import Glibc
import Web

// The link scanner on pages like those of the demo site, on text, on attributes, and on its worst cases.
struct ScannerBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "scanner")

    @Argument(help: "Measure only the pages whose name begins so.")
    var only = ""

    @Option(parsing: .upToNextOption, help: "Measure these pages, as links to follow are looked for in them.")
    var files: [String] = []

    func run() throws {
        guard files.isEmpty else { return try scan(files) }
        for (name, page) in Self.pages where name.hasPrefix(only) {
            let bytes = Array(page.utf8)
            let scanner = LinkScanner()
            var links = 0
            bytes.withUnsafeBufferPointer { page in
                // A sample has at least 256 KiB, so that reading the clock is negligible.
                let repeats = max(1, 262_144 / page.count)
                measure(name, operations: repeats, bytes: repeats * page.count) {
                    links = 0
                    for _ in 0..<repeats {
                        scanner.reset()
                        scanner.scan(page)
                        scanner.finish()
                        links += scanner.links.count
                    }
                    links /= repeats
                }
                print("  \(page.count) bytes, \(links) links")
            }
        }
    }

    /// There are many pages, so that the processor's branch prediction does not learn one by heart.
    private func scan(_ files: [String]) throws {
        let pages = try files.map(bytes)
        let scanner = LinkScanner()
        var links = 0
        measure("\(pages.count) files", operations: pages.count, bytes: pages.map(\.count).reduce(0, +)) {
            links = 0
            for page in pages {
                scanner.reset(navigation: true)
                page.withUnsafeBufferPointer { scanner.scan($0) }
                scanner.finish()
                links += scanner.links.count
            }
        }
        print("  \(links) links")
    }

    private func bytes(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw ValidationError("can't read \(path)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
        return bytes
    }

    private static let pages: [(String, String)] = [
        ("4 KB, 29 links", page(links: 29, bytes: 4_096)),
        ("100 KB, 158 links", page(links: 158, bytes: 102_400)),
        ("text", page(links: 2, bytes: 65_536)),
        ("attributes", attributes(count: 400)),
        ("<<<<<", String(repeating: "<", count: 65_536)),
        ("<a<a<a", String(repeating: "<a ", count: 22_000)),
        ("unterminated quote", "<a href=\"" + String(repeating: "x", count: 65_536)),
        ("character references", "<a href=\"" + String(repeating: "&amp;&notin;&x", count: 4_000) + "\">"),
    ]

    private static func page(links: Int, bytes: Int) -> String {
        var text = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Page</title></head><body>\n"
        let sentence = "The quick brown fox jumps over the lazy dog while the crawler waits for its next page. "
        for link in 0..<links {
            text += "<p class=\"item\"><a href=\"/section/page-\(link).html\">Page \(link)</a></p>\n"
            while text.utf8.count * links < bytes * (link + 1) - 60 * links {
                text += sentence.prefix(min(sentence.count, bytes * (link + 1) / links - text.utf8.count - 59))
            }
        }
        return text + "</body></html>\n"
    }

    private static func attributes(count: Int) -> String {
        var text = ""
        for number in 0..<count {
            text += "<div id=\"n\(number)\" class=\"row wide\" data-key='k\(number)' style=\"top: \(number)px\" hidden>"
            text += "<img alt=\"\" width=16 height=16 src=\"/images/\(number).png\" loading=lazy></div>\n"
        }
        return text
    }
}
