import CNet
import Crawl
import Testing
import Words

@testable import Monitor

@Suite struct ThemeTests {
    @Test(
        arguments: [
            (-1, "", .none), (2, "truecolor", .none), (8, "truecolor", .basic), (88, "", .basic), (256, "", .indexed),
            (256, "truecolor", .direct), (256, "24bit", .direct), (256, "yes", .indexed), (1 << 24, "", .native),
        ] as [(Int, String, ColourDepth)])
    func depthOfATerminal(colours: Int, colourTerm: String, depth: ColourDepth) {
        #expect(ColourDepth(colours: colours, colourTerm: colourTerm) == depth)
    }

    @Test func monoHasNoColour() {
        let theme = Theme(.mono)
        #expect(Style.allCases.allSatisfy { theme[$0].front == nil && theme[$0].back == nil })
    }

    /// On the terminal's own ground, and never by a colour that the ground may have.
    @Test(arguments: ThemeName.allCases) func onlyBarsHaveAGround(name: ThemeName) {
        let theme = Theme(name)
        for style in Style.allCases where theme[style].back != nil {
            #expect([.selected, .keyLabel, .heading, .bad, .alarm].contains(style))
        }
        #expect(theme[.plain] == Look())
    }

    /// What a terminal is told of a style.
    private struct Told: Hashable {
        let attributes: Int
        let front: Int
        let back: Int

        init(_ style: Style, _ theme: ThemeName, on depth: ColourDepth) {
            let look = Theme(depth.shown(theme))[style]
            attributes = look.attributes
            front = depth.number(of: look.front)
            back = depth.number(of: look.back)
        }
    }

    /// The heads, the selected row, a marked row and any other row, on every kind of terminal, without colours too.
    @Test(arguments: ThemeName.allCases, ColourDepth.allCases) func headsAndRowsDiffer(
        name: ThemeName, depth: ColourDepth
    ) {
        var state = ScreenState()
        state.tab = .seen
        state.position.selection = 1
        state.table.marks = [.url(URLID(index: 1)), .url(URLID(index: 2))]
        let canvas = Fixture.screen(80, 24, state, snapshot: Fixture.snapshot(of: .seen))
        let heads = canvas.lines.firstIndex { $0.contains("RESULT") } ?? 0
        // The first cell of each row, where a mark stands, and a cell of its number.
        let rows = (0...3).map { line in
            [0, 7].map { Told(canvas.row(heads + line).dropFirst($0).first?.style ?? .plain, name, on: depth) }
        }
        #expect(rows[0][0] == rows[0][1] && rows[2][0] == rows[2][1] && rows[3][0] == rows[3][1])
        #expect(Set([0, 1, 2, 3].map { rows[$0][1] }).count == 4, "heads, plain, selected, marked: \(rows)")
        #expect(canvas.lines[heads + 2].hasPrefix("*") && canvas.lines[heads + 3].hasPrefix("*"))
    }

    /// What must not be overlooked differs from what is merely a state, and from the selected row.
    @Test(arguments: ThemeName.allCases, ColourDepth.allCases) func anAlarmIsSeen(name: ThemeName, depth: ColourDepth) {
        let styles: [Style] = [.alarm, .reverse, .plain, .selected]
        let told = Set(styles.map { Told($0, name, on: depth) })
        #expect(told.count == (depth.shown(name) == .mono ? 3 : 4))
    }

    /// Shades go to a terminal of 256 colours by number; two of a theme must not share one, or be one of the first 16.
    @Test(arguments: ThemeName.allCases) func shadesHaveNumbersOfTheirOwn(name: ThemeName) {
        let theme = Theme(name)
        let looks = Style.allCases.map { theme[$0] }
        let shades = Set(looks.flatMap { [$0.front, $0.back] }.compactMap(\.self).filter { $0.direct != nil })
        #expect(Set(shades.map(\.indexed)).count == shades.count)
        #expect(shades.allSatisfy { (16...255).contains($0.indexed) && (0...7).contains($0.basic) })
    }
}
