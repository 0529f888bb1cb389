import CTerminal

/// The themes, one table each. A letter or a word always says the same as a colour.

private let (black, red, green, yellow) = (0, 1, 2, 3)
private let (blue, magenta, cyan, white) = (4, 5, 6, 7)

extension Style {
    /// Attributes alone: what every terminal has.
    var plainLook: Look {
        switch self {
        case .plain, .label, .notice, .good, .resolving, .connecting, .securing, .awaiting: Look()
        case .dim: .attributes(Int(SHIMS_DIM))
        case .bold, .warning, .sending, .reading: .attributes(Int(SHIMS_BOLD))
        case .bad: .attributes(Int(SHIMS_BOLD), Int(SHIMS_UNDERLINE))
        case .marked: .attributes(Int(SHIMS_UNDERLINE))
        case .reverse, .selected, .keyLabel: .attributes(Int(SHIMS_REVERSE))
        case .heading: .attributes(Int(SHIMS_BOLD), Int(SHIMS_UNDERLINE))
        case .alarm: .attributes(Int(SHIMS_REVERSE), Int(SHIMS_BOLD))
        }
    }

    /// The terminal's eight colours.
    var ownLook: Look {
        switch self {
        case .plain, .dim, .bold, .reverse: plainLook
        case .selected, .keyLabel: .bar(.own(black), on: .own(cyan))
        case .heading: .bar(.own(black), on: .own(green))
        case .good, .reading: .front(.own(green))
        case .label, .notice, .securing: .front(.own(cyan))
        case .warning, .connecting: .front(.own(yellow))
        case .bad: .front(.own(red), bold: true)
        case .resolving: .front(.own(magenta))
        case .sending: .front(.azure, bold: true)
        case .awaiting: .front(.azure)
        case .alarm: .bar(.own(black), on: .own(yellow))
        case .marked: .front(.own(yellow), bold: true)
        }
    }

    /// Bright and bold; nothing is dim.
    var brightLook: Look {
        switch self {
        case .plain, .dim: Look()
        case .bold, .reverse: plainLook
        case .selected, .keyLabel: .bar(.own(black), on: .bright(yellow))
        case .heading: .bar(.own(black), on: .bright(white))
        case .good, .reading: .front(.bright(green), bold: true)
        case .label, .notice, .securing: .front(.bright(cyan), bold: true)
        case .warning, .connecting: .front(.bright(yellow), bold: true)
        case .bad: .bar(.bright(white), on: .own(red))
        case .resolving: .front(.bright(magenta), bold: true)
        case .sending, .awaiting: .front(.bright(white), bold: true)
        case .alarm: .bar(.own(black), on: .bright(red))
        case .marked: .attributes(Int(SHIMS_BOLD), Int(SHIMS_UNDERLINE))
        }
    }

    /// Okabe and Ito's palette (jfly.uni-koeln.de/color): told apart with any kind of colour vision.
    var colourBlindLook: Look {
        let orange = Hue.shade(0xE69F00, 214, yellow)
        let sky = Hue.shade(0x56B4E9, 74, cyan)
        let vermilion = Hue.shade(0xD55E00, 166, red)
        let purple = Hue.shade(0xCC79A7, 175, magenta)
        let deepBlue = Hue.shade(0x0072B2, 25, blue)
        let lemon = Hue.shade(0xF0E442, 227, yellow)
        return switch self {
        case .plain, .dim, .bold, .reverse: plainLook
        case .selected, .keyLabel: .bar(.own(black), on: sky)
        case .heading: .bar(.own(black), on: orange)
        case .good, .reading, .label: .front(sky)
        case .notice, .awaiting: .front(deepBlue)
        case .warning, .connecting: .front(orange)
        case .bad: .front(vermilion, bold: true)
        case .resolving, .securing: .front(purple)
        case .sending, .marked: .front(lemon, bold: true)
        case .alarm: .bar(.own(black), on: lemon)
        }
    }

    /// Solarized's accents (ethanschoonover.com/solarized), which suit its light and its dark background.
    var solarisedLook: Look {
        let ground = Hue.shade(0x002B36, 234, black)
        let yellow = Hue.shade(0xB58900, 136, yellow)
        let orange = Hue.shade(0xCB4B16, 166, red)
        let red = Hue.shade(0xDC322F, 160, red)
        let magenta = Hue.shade(0xD33682, 125, magenta)
        let violet = Hue.shade(0x6C71C4, 61, blue)
        let blue = Hue.shade(0x268BD2, 33, blue)
        let cyan = Hue.shade(0x2AA198, 37, cyan)
        let green = Hue.shade(0x859900, 64, green)
        return switch self {
        case .plain, .dim, .bold, .reverse: plainLook
        case .selected, .keyLabel: .bar(ground, on: cyan)
        case .heading: .bar(ground, on: green)
        case .good, .reading: .front(green)
        case .label, .securing: .front(cyan)
        case .notice, .awaiting: .front(blue)
        case .warning: .front(yellow)
        case .connecting: .front(orange)
        case .bad: .front(red, bold: true)
        case .resolving: .front(magenta)
        case .sending: .front(violet, bold: true)
        case .alarm: .bar(ground, on: yellow)
        case .marked: .front(yellow, bold: true)
        }
    }
}
