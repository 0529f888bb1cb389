import CNet
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

    /// The selected row, the heads above it and what is plain are three things, without colour too.
    @Test(arguments: ThemeName.allCases) func whatIsSelectedIsSeen(name: ThemeName) {
        let theme = Theme(name)
        #expect(Set([theme[.selected], theme[.plain], theme[.heading]]).count == 3)
        #expect(theme[.alarm] != theme[.reverse] && theme[.alarm] != theme[.plain])
    }

    /// Shades go to a terminal of 256 colours by number; two of a theme must not share one, or be one of the first 16.
    @Test(arguments: ThemeName.allCases) func shadesHaveNumbersOfTheirOwn(name: ThemeName) {
        let shades = Theme(name).shades
        #expect(Set(shades.map(\.indexed)).count == shades.count)
        #expect(shades.allSatisfy { (16...255).contains($0.indexed) && (0...7).contains($0.basic) })
    }
}
