import Testing

@testable import CrawltopKit

@Suite struct ReplayMomentTests {
    /// Two runs of ten minutes each, with an hour between them, from 100 s on.
    private static let index: ReplayIndex = {
        var index = ReplayIndex()
        for start in [100, 4_300] as [Int64] {
            index.beginRun(at: start * 1_000_000_000)
            for second in 0..<600 as Range<Int64> {
                index.count(isError: second == 7, at: (start + second) * 1_000_000_000)
            }
            index.goOn(to: (start + 600) * 1_000_000_000)
        }
        return index
    }()

    @Test(
        arguments: [
            ("start", 100), ("00:00", 100), ("03:12", 292), ("90s", 190), ("5m", 400), ("12", 112), ("10:00", 700),
            ("0:10:01", 4_301), ("75%", 4_600), ("0.25h", 4_600), ("end", 4_900), ("100%", 4_900),
        ] as [(String, Int64)])
    func aMomentIsFound(text: String, second: Int64) {
        #expect(ReplayMoment(text)?.time(in: Self.index, clockOffset: 0) == second * 1_000_000_000)
    }

    @Test(arguments: [
        "", "x", "3:", ":3", "1:2:3:4", "3:60", "-1", "-1s", "101%", "nan", "inf", "1e99", "@24:00", "@3", "@1:2:3:4",
    ])
    func whatIsNoMomentIsNone(text: String) { #expect(ReplayMoment(text) == nil) }

    @Test func whatIsBeyondIsNotThere() {
        #expect(ReplayMoment("20:01")?.time(in: Self.index, clockOffset: 0) == nil)
    }

    @Test func aTimeOfDayIsTheFirstOneAfterTheBeginning() {
        // Noon, somewhere on the earth.
        guard case .clock(let wanted)? = ReplayMoment("@12:00:30") else {
            Issue.record("it is a time of day")
            return
        }
        let times = (0..<86_400 as Range<Int64>).lazy.map { $0 * 1_000_000_000 }.compactMap { offset in
            ReplayMoment.clock(wanted).time(in: Self.index, clockOffset: offset).map { ($0 + offset) / 1_000_000_000 }
        }
        #expect(times.first != nil)
    }

    @Test func positionsLeaveOutWhatLiesBetweenRuns() {
        let index = Self.index
        #expect(index.length == 1_200_000_000_000)
        #expect(index.position(of: 4_300_000_000_000) == 600_000_000_000)
        #expect(index.timeInRun(from: 2_000_000_000_000) == 4_300_000_000_000)
        for position in stride(from: 0, through: index.length, by: 7_000_000_000) {
            #expect(index.position(of: index.time(at: position)) == position)
        }
    }

    @Test func pagesAreCountedInFewParts() {
        let index = Self.index
        #expect(index.pages.reduce(0, +) == 1_200 && index.errors.reduce(0, +) == 2)
        #expect(index.pages.count <= ReplayIndex.mostParts && index.errorTimes.count == 2)
    }
}
