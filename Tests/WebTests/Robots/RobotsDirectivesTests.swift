import Testing
import Web

@Suite struct RobotsDirectivesTests {
    static let values: [(value: String, directives: RobotsDirectives)] = [
        ("", []), ("noindex", [.noindex]), ("NOINDEX , NoFollow", [.noindex, .nofollow]),
        ("none", [.noindex, .nofollow]),
        ("noarchive, all", []), ("nofollowed", []),
        ("crawltop: nofollow", [.nofollow]), ("CrawlTop:none", [.noindex, .nofollow]), ("* : noindex", [.noindex]),
        ("otherbot: noindex, nofollow", []), ("noindex, otherbot: nofollow", [.noindex]),
        ("otherbot: none, crawltop: noindex, nofollow", [.noindex, .nofollow]),
        ("crawltop: noarchive, otherbot: none", []),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", []),
        ("unavailable_after: Friday, 25-Jun-10 15:00:00 GMT, nofollow", [.nofollow]),
        ("max-snippet:20, max-image-preview:large, nofollow", [.nofollow]),
        ("otherbot: max-snippet:20, nofollow", []), (":", []), (": nofollow", []), (",,:,", []),
    ]

    @Test(arguments: values)
    func readsAField(value: String, directives: RobotsDirectives) {
        let read = Array(value.utf8).withUnsafeBufferPointer { RobotsDirectives(headerValue: $0) }
        #expect(read == directives)
    }
}
