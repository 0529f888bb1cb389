import Testing
import Words

@Suite struct UnitsTests {
    private static let durations: [(Int64, String)] = [
        (-5, "0ms"), (0, "0ms"), (7_000_000, "7ms"), (999_999_999, "999ms"), (4_021_000_000, "4.02s"),
        (12_150_000_000, "12.1s"), (99_999_000_000, "99.9s"), (185_000_000_000, "3m05s"), (5_999_000_000_000, "99m59s"),
        (7_620_000_000_000, "2h07m"), (800_000_000_000_000, "9d"), (.max, "106751d"), (.min, "0ms"),
    ]

    @Test(arguments: durations) func durationsTakeFewCells(nanoseconds: Int64, text: String) {
        #expect(SafeText(duration: nanoseconds).string == text)
    }

    private static let sizes: [(Int, String)] = [
        (-1, "0"), (0, "0"), (999, "999"), (1_000, "1.0K"), (49_254, "48.1K"), (122_683_392, "117M"),
        (1_047_552, "1.0M"), (.max, "8.0E"), (.min, "0"),
    ]

    @Test(arguments: sizes) func sizesTakeFiveCellsAtMost(bytes: Int, text: String) {
        #expect(SafeText(bytes: bytes).string == text)
    }

    private static let counts: [(Int, String)] = [
        (-1, "0"), (999, "999"), (1_000, "1.0K"), (9_949, "9.9K"), (9_950, "10K"), (45_978, "46K"), (999_499, "999K"),
        (999_500, "1.0M"), (.max, "9.2E"),
    ]

    @Test(arguments: counts) func countsTakeFourCellsAtMost(count: Int, text: String) {
        #expect(SafeText(count: count).string == text)
    }

    private static let decimals: [(Double, String)] = [
        (0, "0.0"), (-3, "0.0"), (41.23, "41.2"), (99.96, "100"), (99_999.5, "100000"), (.infinity, "-"), (.nan, "-"),
        (1e300, "-"),
    ]

    @Test(arguments: decimals) func decimalsKeepOneDigitBelowAHundred(value: Double, text: String) {
        #expect(SafeText(decimal: value).string == text)
    }

    @Test func clockAndLag() {
        #expect(SafeText(clock: 767_000_000_000).string == "00:12:47")
        #expect(SafeText(clock: 360_000_000_000_000).string == "100:00:00")
        #expect(SafeText(lag: 40_000).string == "0.04ms")
        #expect(SafeText(lag: 3_140_000).string == "3.1ms")
        #expect(SafeText(lag: 250_000_000).string == "250ms")
    }
}
