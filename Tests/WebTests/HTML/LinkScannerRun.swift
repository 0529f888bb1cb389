// Feeds a page to the scanner, cut as a test says, and tells what came of it in a form that a table can hold.

import Web

/// One link as the tables write it.
struct FoundLink: Hashable, CustomStringConvertible {
    var element: String
    var attribute: String
    var value: String

    init(_ element: String, _ attribute: String, _ value: String) {
        self.element = element
        self.attribute = attribute
        self.value = value
    }

    var description: String { "\(element)[\(attribute)]=\(value)" }
}

/// All that a scan tells.
struct ScanResult: Equatable {
    var links: [FoundLink] = []
    var flags: [ScannedLink.Relation] = []
    var base: String?
    var title = ""
    var charset = ""
    var robots: RobotsDirectives = []
    var dropped = 0
}

/// Scans a page in pieces, each of them in memory of its own so that no value can be read after its time.
///
/// - Parameters:
///   - page: the page's bytes.
///   - scanner: used again from page to page.
///   - cuts: where a piece ends, ascending.
///   - isXML: whether the page is XHTML.
/// - Returns: what the scanner told.
func scan(_ page: [UInt8], with scanner: LinkScanner, cuts: [Int] = [], isXML: Bool = false) -> ScanResult {
    scanner.reset(isXML: isXML)
    var result = ScanResult()
    var from = 0
    for cut in cuts + [page.count] {
        let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: cut - from)
        defer { piece.deallocate() }
        _ = piece.initialize(from: page[from..<cut])
        let chunk = UnsafeBufferPointer(piece)
        scanner.scan(chunk)
        for link in scanner.links {
            let value = String(decoding: scanner.value(of: link, in: chunk), as: UTF8.self)
            result.links.append(FoundLink(link.element.name, link.attribute.name, value))
            result.flags.append(link.relation)
        }
        scanner.drain()
        from = cut
    }
    scanner.finish()
    result.base = scanner.baseHref.map { String(decoding: $0, as: UTF8.self) }
    result.title = String(decoding: scanner.title, as: UTF8.self)
    result.charset = String(decoding: scanner.metaCharset, as: UTF8.self)
    result.robots = scanner.robots
    result.dropped = scanner.droppedLinks
    return result
}

/// Scans a page in one piece.
func scan(_ page: String) -> ScanResult {
    scan(Array(page.utf8), with: LinkScanner())
}
