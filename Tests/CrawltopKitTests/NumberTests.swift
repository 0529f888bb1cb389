import Testing
import Words

@testable import CrawltopKit

@Suite struct NumberTests {
    @Test(arguments: [
        (0, 1, "0"), (7, 1, "7"), (-7, 1, "-7"), (1_234_567, 1, "1234567"), (7, 3, "007"), (1234, 3, "1234"),
        (Int.max, 1, "9223372036854775807"), (Int.min, 1, "-9223372036854775808"), (5, 40, "00000000000000000005"),
    ])
    func decimal(_ value: Int, _ width: Int, _ text: String) {
        #expect(written { $0.append(decimal: value, width: width) } == text)
    }

    @Test(
        arguments: [
            (0, "0"), (999, "0"), (1000, "0.001"), (1_500_000, "1.5"), (12_345_678, "12.345"), (2_000_000, "2"),
            (-1_500_000, "-1.5"), (10_000_000_000, "10000"), (Int64.max, "9223372036854.775"),
            (Int64.min, "-9223372036854.775"),
        ] as [(Int64, String)])
    func milliseconds(_ nanoseconds: Int64, _ text: String) {
        #expect(written { $0.append(milliseconds: nanoseconds) } == text)
    }

    @Test(arguments: [
        (-1, "0"), (0, "0"), (999, "999"), (1023, "1.0K"), (4200, "4.1K"), (10_239, "10.0K"), (49_254, "48.1K"),
        (1_023_487, "999K"), (1_023_489, "1.0M"), ((1 << 20) - 1, "1.0M"), (3_879_731, "3.7M"), (1 << 40, "1.0T"),
        (Int.max, "8.0E"),
    ])
    func sizesAreWrittenAsOnTheScreen(_ bytes: Int, _ text: String) {
        #expect(written { $0.append(size: bytes) } == text)
        #expect(SafeText(bytes: bytes).string == text)
    }

    @Test(
        arguments: [
            (-5, "0ms"), (0, "0ms"), (12_900_000, "12ms"), (999_999_999, "999ms"), (1_250_000_000, "1.25s"),
            (48_000_000_000, "48.0s"), (99_999_000_000, "99.9s"), (301_000_000_000, "5m01s"), (.max, "106751d"),
        ] as [(Int64, String)])
    func durationsAreWrittenAsOnTheScreen(_ nanoseconds: Int64, _ text: String) {
        #expect(written { $0.append(duration: nanoseconds) } == text)
        #expect(SafeText(duration: nanoseconds).string == text)
    }

    @Test(
        arguments: [
            (nil, "-"), ("text/html", "html"), ("text/html;charset=utf-8", "html"), ("image/svg+xml ; x", "svg+xml"),
            ("html", "-"), ("text/", "-"), ("text/\u{1B}[31m", "-"), ("text/é", "-"),
            ("application/abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnop"),
        ] as [(String?, String)])
    func mediaTypes(_ value: String?, _ text: String) {
        #expect(written { $0.append(mediaType: value.map { Array($0.utf8) }) } == text)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999_999_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
            (1_790_000_000_042_000_000, "2026-09-21T14:13:20.042Z"),
            (-1, "1970-01-01T00:00:00.000Z"), (Int64.max, "2262-04-11T23:47:16.854Z"),
        ] as [(Int64, String)])
    func instants(_ nanoseconds: Int64, _ text: String) {
        var clock = WallClock(offset: 0, zone: .utc)
        #expect(written { clock.write(nanoseconds, into: $0) } == text)
    }

    @Test func theOffsetIsAddedAndOverflowHarmless() {
        var clock = WallClock(offset: 1_790_000_000_000_000_000, zone: .utc)
        #expect(written { clock.write(5_000_000_000, into: $0) } == "2026-09-21T14:13:25.000Z")
        #expect(written { clock.write(5_007_000_000, into: $0) } == "2026-09-21T14:13:25.007Z")
        #expect(written { clock.write(.max, into: $0) } == "1970-01-01T00:00:00.000Z")
    }

    private func written(_ write: (LineBuffer) -> Void) -> String {
        let line = LineBuffer()
        write(line)
        return String(decoding: line.bytes, as: UTF8.self)
    }
}
