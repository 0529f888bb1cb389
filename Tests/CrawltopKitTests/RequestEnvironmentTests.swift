import Testing

@testable import CrawltopKit

/// What the environment says beside the command line.
@Suite struct RequestEnvironmentTests {
    @Test(arguments: [([:], true), (["NO_COLOR": ""], true), (["NO_COLOR": "1"], false)] as [([String: String], Bool)])
    func noColorIsHeeded(_ environment: [String: String], _ color: Bool) {
        guard case .crawl(let options) = Request.parse(["h"], environment: environment) else {
            Issue.record("not a crawl")
            return
        }
        #expect(options.color == color)
    }
}
