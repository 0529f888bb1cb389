import CrawltopKit
import Testing

@Suite struct ExitReasonTests {
    @Test(
        arguments: [
            (nil, true, nil, 0, "finished"), (nil, true, "3 broken links", 1, "3 broken links"),
            ("interrupted", true, nil, 3, "interrupted"), ("interrupted", false, "3 broken links", 3, "interrupted"),
            (nil, false, nil, 4, "no seed could be fetched"), (nil, false, "1 error", 4, "no seed could be fetched"),
        ] as [(String?, Bool, String?, Int32, String)])
    func decides(_ stopped: String?, _ seedFetched: Bool, _ found: String?, _ code: Int32, _ sentence: String) {
        let reason = ExitReason.decide(stopped: stopped, seedFetched: seedFetched, found: found)
        #expect(reason.code == code)
        #expect(reason.sentence == sentence)
    }

    @Test func wrongUseIsTwo() {
        #expect(ExitReason.usage("no URL given").code == 2)
    }
}
