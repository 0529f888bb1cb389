// Whatever a page holds, the scanner's memory is bounded and its work is linear.

import Testing

@testable import Web

struct LinkScannerLimitTests {
    static let units: [String] = [
        "<", "<a ", "<a href=\"", "<a href='x", "</", "</a ", "<!", "<!-", "<!--", "--!", "<!--->", "<?", "&", "&amp",
        "<a href=&amp;>", "<a b=\"", "=", " ", "\0", "\r", "<svg>", "<math>", "<svg><foreignObject>", "<template>",
        "<title>", "</title", "<script>", "<script><!--", "<script><!--<script>", "</script", "<style></styl",
        "<svg><![CDATA[", "]", "<img srcset='a,", "<img srcset=',,,", "<meta content='charset", "a", "<a a a", "-",
        "<a href=x><template>", "<frameset>", "<base href=x>", "<meta http-equiv=refresh content='0;url=x'>",
        "<a href=x rel='nofollow nofollow nofollow'>", "<a href='&CounterClockwiseContourIntegra",
        "<a href='&#9999999999",
    ]

    @Test(arguments: units)
    func workIsLinear(unit: String) {
        let page = Array(repeatElement(unit, count: 16_000 / unit.utf8.count).joined().utf8)
        for piece in [1, 7, 512, 4_096, page.count] {
            let scanner = LinkScanner()
            page.withUnsafeBufferPointer { page in
                for from in stride(from: 0, to: page.count, by: piece) {
                    scanner.scan(UnsafeBufferPointer(rebasing: page[from..<min(from + piece, page.count)]))
                    scanner.drain()
                }
            }
            scanner.finish()
            // Once in the tag, once more where the chunk's end cuts it, once to decode a value.
            #expect(scanner.tokenizer.bytesExamined <= 3 * page.count, "in pieces of \(piece)")
        }
    }

    @Test(arguments: units)
    func memoryIsBounded(unit: String) {
        let piece = Array(repeatElement(unit, count: 4_096 / unit.utf8.count).joined().utf8)
        let scanner = LinkScanner()
        var most = 0
        piece.withUnsafeBufferPointer { piece in
            for _ in 0..<256 {
                scanner.scan(piece)
                most = max(most, scanner.tokenizer.bytesHeld)
                scanner.drain()
            }
        }
        #expect(most < 5 * 2 * LinkScanner.valueLimit + 16 * 8_192)
        scanner.reset()
        #expect(scanner.tokenizer.bytesHeld < 4 * LinkScanner.valueLimit)
    }

    @Test func everyElementsAttributesFit() {
        for element in HTMLElement.allCases {
            let traits = HTMLElement.Wanted.links.traits[Int(element.rawValue)]
            #expect(traits.element == element)
            #expect(traits.attributes.nonzeroBitCount <= HTMLTag.slotLimit)
        }
    }

    @Test func everyNameIsItsCases() {
        for element in HTMLElement.allCases.dropFirst() {
            let name = element == .annotationXML ? "annotation-xml" : "\(element)"
            #expect(HTMLElement.names[PackedName.list(name)[0]] == element.rawValue)
        }
        for attribute in HTMLAttribute.allCases.dropFirst() {
            let names: [HTMLAttribute: String] = [
                .httpEquiv: "http-equiv", .xlinkHref: "xlink:href", .prefixedXmlns: "xmlns:",
            ]
            let name = names[attribute] ?? "\(attribute)"
            #expect(HTMLAttribute.names[PackedName.list(name)[0]] == attribute.rawValue)
        }
        for element in ScannedLink.Element.allCases {
            #expect(HTMLElement.names[PackedName.list(element.name)[0]] == element.rawValue)
        }
        for attribute in ScannedLink.Attribute.allCases {
            #expect(HTMLAttribute.names[PackedName.list(attribute.name)[0]] == attribute.rawValue)
        }
    }

    @Test func dropsValuesThatAreTooLong() {
        let fits = String(repeating: "x", count: LinkScanner.valueLimit)
        for (value, links) in [(fits, 1), (fits + "x", 0)] {
            for quote in ["\"", "'", ""] {
                let page = Array("<a href=\(quote)\(value)\(quote)><a href=/b>".utf8)
                for cuts in [[], [20], [20, 65_000]] {
                    let result = scan(page, with: LinkScanner(), cuts: cuts)
                    #expect(result.links.count == links + 1)
                    #expect(result.links.last == FoundLink("a", "href", "/b"))
                    #expect(result.dropped == 1 - links)
                }
            }
        }
    }

    @Test func cutsTitlesBetweenCharacters() {
        let title = scan("<title>" + String(repeating: " é", count: 100_000) + "</title>").title
        // 85 times two bytes and a space, and no half character.
        #expect(title == Array(repeating: "é", count: 85).joined(separator: " "))
        #expect(!title.contains("\u{FFFD}"))
    }

    @Test func aPageLeavesNothingToTheNext() {
        let next = Array("<title>T</title><a href=/a>x</a>".utf8)
        let fresh = scan(next, with: LinkScanner())
        for unit in Self.units {
            let scanner = LinkScanner()
            _ = scan(Array(repeatElement(unit, count: 3).joined().utf8), with: scanner)
            #expect(scan(next, with: scanner) == fresh, "after \(unit)")
        }
    }
}

extension HTMLTokenizer {
    /// Storage that pages can make grow, in bytes.
    var bytesHeld: Int {
        tagValues.capacity + values.capacity + baseHref.capacity + charset.capacity + title.capacity
            + links.capacity * MemoryLayout<ScannedLink>.stride
    }
}
