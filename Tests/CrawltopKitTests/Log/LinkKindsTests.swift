import Crawl
import Testing

@testable import CrawltopKit

@Suite struct LinkKindsTests {
    @Test(
        arguments: [
            ("css", [true, false, false]), ("header", [false, true, false]), ("cards,css", [true, false, true]),
            ("all", [true, true, true]), ("header,header", [false, true, false]),
        ])
    func kindsAreNamed(_ text: String, _ taken: [Bool]) throws {
        var options = SourceOptions()
        try LinkKinds(text).apply(to: &options)
        #expect([options.takesStyles, options.takesLinkFields, options.takesCards] == taken)
    }

    @Test(arguments: ["", "img", "css,", "CSS"])
    func othersAreNone(_ text: String) {
        #expect(throws: ValueError.self) { try LinkKinds(text) }
    }
}
