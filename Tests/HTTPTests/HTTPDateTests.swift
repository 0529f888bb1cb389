import Testing

@testable import HTTP

@Suite struct HTTPDateTests {
    /// 2026-01-31T20:14:07Z.
    private static let now: Int64 = 1_769_890_447

    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sat, 31 Jan 2026 20:14:07 GMT", now), ("Sat Jan 31 20:14:07 2026", now),
            ("Saturday, 31-Jan-26 20:14:07 GMT", now), ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
            ("Saturday, 01-Jan-77 00:00:00 GMT", 220_924_800), ("Friday, 01-Jan-76 00:00:00 GMT", 3_345_062_400),
            ("Mon, 01 Jan 0001 00:00:00 GMT", -62_135_596_800),
        ] as [(String, Int64)])
    func datesOfAllThreeForms(_ text: String, _ seconds: Int64) {
        #expect(parse(text) == seconds)
    }

    @Test(
        arguments: [
            "", " ", "0", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nob 1994 08:49:37 GMT", "Sun, 06 Nov 194 08:49:37 GMT",
            "Sun, 06 Nov 0000 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
            "Sun Nov  6 08:49:37 94", "Sun, 06 Nov 99999 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", ",,,,,", "Sun\0, 06 Nov 1994",
        ])
    func whatIsNoDate(_ text: String) {
        #expect(parse(text) == nil)
    }

    private func parse(_ text: String) -> Int64? {
        Array(text.utf8).withUnsafeBufferPointer { HTTPDate.seconds($0, now: Self.now) }
    }
}
