import Testing
import Words

@testable import Monitor

/// What a terminal shows of the bytes that the painter sends it.
private struct Shown {
    private(set) var rows: [[String]]
    /// The colours and attributes of each cell, as the sequences that set them.
    private(set) var looks: [[String]]
    private var look = ""
    private var (x, y) = (0, 0)
    /// Sequences that are not known here.
    private(set) var unknown: [String] = []

    init(width: Int, height: Int) {
        rows = Array(repeating: Array(repeating: " ", count: width), count: height)
        looks = Array(repeating: Array(repeating: "", count: width), count: height)
    }

    mutating func take(_ bytes: [UInt8]) {
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        while let character = text.first {
            if character == "\u{1B}" { take(sequence: &text) } else { put(text.removeFirst()) }
        }
    }

    private mutating func take(sequence text: inout Substring) {
        let end = text.dropFirst(2).firstIndex { $0.isLetter || $0 == "@" } ?? text.startIndex
        let sequence = String(text[...end])
        text = text[text.index(after: end)...]
        let numbers = sequence.dropFirst(2).dropLast().split(separator: ";").map { Int($0) ?? -1 }
        switch sequence.last {
        case "H": (y, x) = numbers.count == 2 ? (numbers[0] - 1, numbers[1] - 1) : (0, 0)
        case "J": self = Shown(width: rows[0].count, height: rows.count)
        case "K":
            for column in x..<rows[y].count { (rows[y][column], looks[y][column]) = (" ", look) }
        case "m": look = numbers.isEmpty || numbers == [0] ? "" : look + sequence
        case "B" where sequence.hasPrefix("\u{1B}("): break
        case "h", "l": break
        default: unknown.append(sequence)
        }
    }

    private mutating func put(_ character: Character) {
        // Some types choose their usual set of characters by it.
        if character == "\u{F}" { return }
        guard rows.indices.contains(y), rows[y].indices.contains(x) else {
            unknown.append("\(character) at \(x), \(y)")
            return
        }
        let cells = SafeText(untrusted: String(character)).cells
        (rows[y][x], looks[y][x]) = (String(character), look)
        if cells == 2, x + 1 < rows[y].count { (rows[y][x + 1], looks[y][x + 1]) = ("", look) }
        x += cells
    }
}

@Suite struct TerminalPainterTests {
    private static let texts: [SafeText] = [
        "", " ", "GET /", "404", "\u{6F22}\u{5B57}", "e\u{301}", "\u{2588}\u{2593}", "a b  c",
    ]

    private func canvas(_ width: Int, _ height: Int, _ generator: inout SystemRandomNumberGenerator) -> Canvas {
        var canvas = Canvas(width: width, height: height)
        for _ in 0..<Int.random(in: 0...30, using: &generator) {
            canvas.put(
                Self.texts.randomElement(using: &generator) ?? "", x: .random(in: 0..<width, using: &generator),
                y: .random(in: 0..<height, using: &generator),
                style: Style.allCases.randomElement(using: &generator) ?? .plain)
        }
        return canvas
    }

    /// Whatever came before, the terminal shows the last canvas, and each style has one look.
    @Test(arguments: ["xterm-256color", "xterm", "screen-256color", "tmux-256color", "linux"], ["", "truecolor"])
    func theTerminalShowsTheCanvas(type: String, colourTerm: String) throws {
        let type = try #require(TerminalType(type))
        let painter = TerminalPainter(type, colourTerm: colourTerm, isColoured: true)
        var generator = SystemRandomNumberGenerator()
        for (width, height) in [(40, 8), (7, 3), (80, 24)] {
            var shown = Shown(width: width, height: height)
            for frame in 0..<200 {
                if frame % 50 == 49 { painter.theme = painter.theme == .default ? .solarised : .default }
                let canvas = canvas(width, height, &generator)
                shown.take(painter.draw(canvas))
                try #require(shown.unknown == [])
                var looks: [Style: Set<String>] = [:]
                for y in 0..<height {
                    for (x, cell) in canvas.row(y).enumerated() {
                        let scalars = (0..<Cell.maxScalars).map { cell.scalar($0) }.prefix { $0 != 0 }
                        let text = String(String.UnicodeScalarView(scalars.compactMap { Unicode.Scalar($0) }))
                        try #require(shown.rows[y][x] == text, "\(x), \(y) of frame \(frame)")
                        looks[cell.style, default: []].insert(shown.looks[y][x])
                    }
                }
                #expect(looks.values.allSatisfy { $0.count == 1 })
            }
        }
    }

    @Test func whatHasNotChangedIsNotSent() throws {
        let painter = TerminalPainter(
            try #require(TerminalType("xterm-256color")), colourTerm: "", isColoured: true)
        var canvas = Canvas(width: 80, height: 24)
        canvas.put("crawltop", x: 3, y: 2)
        #expect(!painter.draw(canvas).isEmpty)
        #expect(painter.draw(canvas).isEmpty)
        canvas.put("C", x: 3, y: 2)
        #expect(painter.draw(canvas) == Array("\u{1B}[3;4HC".utf8))
        painter.repaint()
        #expect(String(decoding: painter.draw(canvas), as: UTF8.self).contains("Crawltop"))
    }

    /// Where a character in the last cell would scroll the screen, it is left out.
    @Test func theLastCellScrollsNothing() throws {
        var canvas = Canvas(width: 4, height: 2)
        canvas.put("abcd", x: 0, y: 1)
        for (name, last) in [("xterm", "abcd"), ("cygwin", "abc")] {
            let painter = TerminalPainter(try #require(TerminalType(name)), colourTerm: "", isColoured: false)
            let bytes = String(decoding: painter.draw(canvas), as: UTF8.self)
            #expect(bytes.hasSuffix(last))
        }
    }

    @Test(arguments: ["", "dumb", "no-such-terminal"]) func unknownTypesAreRefused(name: String) {
        #expect(TerminalType(name) == nil)
    }

    @Test func delaysAreLeftOut() throws {
        let type = try #require(TerminalType("vt100"))
        let bytes = type.string("clear") + type.place(x: 3, y: 4) + type.string("bold")
        #expect(!bytes.contains(UInt8(ascii: "$")) && bytes.count > 8)
    }
}
