import Crawl
import Testing
import Web

@testable import CrawltopKit

@Suite struct LinkKindsTests {
    @Test(
        arguments: [
            ("css", [true, false, false, false]), ("header", [false, true, false, false]),
            ("cards,css", [true, false, true, false]), ("json-ld", [false, false, false, true]),
            ("all", [true, true, true, true]), ("header,header", [false, true, false, false]),
        ])
    func sourcesAreNamed(_ text: String, _ taken: [Bool]) throws {
        var options = SourceOptions()
        options.takesRequisites = true
        try LinkKinds(text).apply(to: &options)
        #expect(
            [options.takesStyles, options.takesLinkFields, options.takesCards, options.takesLinkedData] == taken)
        #expect(options.elements == .all)
    }

    @Test(
        arguments: [
            ("a", [.a]), ("a,area,meta", [.a, .area, .metaRefresh]), ("a,css", [.a, .style]),
            ("a,cards", [.a, .metaRefresh]), ("a,json-ld", [.a, .script]), ("a,area,no-iframe", [.a, .area]),
        ] as [(String, [ScannedLink.Element])])
    func elementsAreNamed(_ text: String, _ elements: [ScannedLink.Element]) throws {
        var options = SourceOptions()
        try LinkKinds(text).apply(to: &options)
        #expect(ScannedLink.Element.allCases.filter(options.elements.contains) == elements)
    }

    @Test func allAreThoseThatCanBe_AndWhatIsNamedIsNotLeftOut() throws {
        var options = SourceOptions()
        try LinkKinds("all").apply(to: &options)
        #expect(!options.takesStyles && options.takesLinkFields && options.takesCards && options.takesLinkedData)
        #expect(try LinkKinds([LinkKinds("a,area"), LinkKinds("no-area")]).contradiction == "area")
        #expect(try LinkKinds("a,no-area").contradiction == nil)
    }

    @Test func elementsAreExcluded() throws {
        var options = SourceOptions()
        try LinkKinds([LinkKinds("no-iframe"), LinkKinds("no-frame,header")]).apply(to: &options)
        #expect(!options.elements.contains(.iframe) && !options.elements.contains(.frame))
        #expect(options.elements.contains(.a) && options.takesLinkFields)
    }

    @Test(arguments: [("css", "css"), ("a,img", "img"), ("a,no-img", nil), ("all,area", nil)])
    func requisitesAreNeeded(_ text: String, _ word: String?) throws {
        #expect(try LinkKinds(text).wordOfRequisites == word)
    }

    @Test(arguments: ["", "p", "css,", "CSS", "no-css", "no-", "form"])
    func othersAreNone(_ text: String) {
        #expect(throws: ValueError.self) { try LinkKinds(text) }
    }
}
