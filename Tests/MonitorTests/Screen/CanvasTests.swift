import Testing
import Words

@testable import Monitor

@Suite struct CanvasTests {
    private static let drawings: [(text: SafeText, x: Int, limit: Int, row: String)] = [
        ("abc", 0, .max, "abc"),
        ("abc", 4, .max, "    ab"),
        ("abc", -1, .max, "bc"),
        ("abc", -3, .max, ""),
        ("abc", 6, .max, ""),
        ("abc", 0, 2, "ab"),
        ("漢字漢字", 0, .max, "漢字漢"),
        ("漢字漢字", 1, .max, " 漢字"),
        ("漢字", -1, .max, " 字"),
        ("e\u{301}x", 5, .max, "     e\u{301}"),
    ]

    @Test(arguments: drawings) func textIsClipped(text: SafeText, x: Int, limit: Int, row: String) {
        var canvas = Canvas(width: 6, height: 1)
        canvas.put(text, x: x, y: 0, limit: limit)
        #expect(canvas.lines == [row])
        canvas.put(text, x: x, y: 1)
        canvas.put(text, x: x, y: -1)
        #expect(canvas.lines == [row])
    }

    @Test func halvesOfWideCharactersDoNotStay() {
        var canvas = Canvas(width: 6, height: 1)
        canvas.put("漢字漢", x: 0, y: 0)
        canvas.put("x", x: 1, y: 0)
        #expect(canvas.lines == [" x字漢"])
        canvas.put("y", x: 2, y: 0)
        #expect(canvas.lines == [" xy 漢"])
        canvas.put("字", x: 3, y: 0)
        #expect(canvas.lines == [" xy字"])
    }

    @Test func asciiCanvasTakesTheSameCells() {
        var canvas = Canvas(width: 6, height: 1, isASCII: true)
        #expect(canvas.put("漢é", x: 0, y: 0) == 3)
        #expect(canvas.lines == ["???"])
    }

    @Test func noSizeIsTooSmall() {
        for (width, height) in [(0, 0), (0, 5), (5, 0), (-1, -1)] {
            var canvas = Canvas(width: width, height: height)
            canvas.put("漢字", x: 0, y: 0)
            canvas.restyle(y: 0, as: .bold)
            canvas.clear(x: -5..<5, y: -5..<5)
            #expect(canvas.cells.isEmpty)
        }
    }
}
