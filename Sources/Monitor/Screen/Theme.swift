import CTerminal
import Words

/// How many colours a terminal shows.
enum ColourDepth: Hashable {
    /// None, or none are wanted.
    case none
    /// The eight of ECMA-48.
    case basic
    /// xterm's 256.
    case indexed
    /// 24 bits, chosen by what the terminal is sent for 256, put into other words on the way out.
    case direct
    /// 24 bits, as the terminal's type says.
    case native

    /// The depth of a terminal.
    ///
    /// - Parameters:
    ///   - colours: as its type tells.
    ///   - colourTerm: COLORTERM of the environment: `truecolor` or `24bit` says more than the type can.
    init(colours: Int, colourTerm: String) {
        switch colours {
        case ..<8: self = .none
        case ..<256: self = .basic
        case 256: self = colourTerm == "truecolor" || colourTerm == "24bit" ? .direct : .indexed
        default: self = .native
        }
    }
}

/// One colour in the three ways that terminals may want it.
struct Hue: Hashable {
    /// Of the eight.
    let basic: Int
    /// Of the 256; below 16 the terminal decides what it looks like.
    let indexed: Int
    /// Red, green and blue, 8 bits each; nil where the terminal's own shade is wanted at any depth.
    let direct: Int?

    /// One of the eight, as the terminal's owner likes it.
    static func own(_ basic: Int) -> Hue { Hue(basic: basic, indexed: basic, direct: nil) }
    /// One of the bright eight, where there are more than eight.
    static func bright(_ basic: Int) -> Hue { Hue(basic: basic, indexed: 8 + basic, direct: nil) }
    /// Blue that can be read on black: few terminals' own can.
    static let azure = Hue(basic: 6, indexed: 12, direct: nil)
    /// A certain shade, with the nearest of the others.
    static func shade(_ direct: Int, _ indexed: Int, _ basic: Int) -> Hue {
        Hue(basic: basic, indexed: indexed, direct: direct)
    }
}

/// What a style looks like: colours on the terminal's own ground, and attributes.
struct Look: Hashable {
    var front: Hue?
    var back: Hue?
    /// SHIMS_BOLD and so on.
    var attributes = 0

    static func front(_ hue: Hue, bold: Bool = false) -> Look {
        Look(front: hue, attributes: bold ? Int(SHIMS_BOLD) : 0)
    }
    static func bar(_ front: Hue, on back: Hue) -> Look {
        Look(front: front, back: back)
    }
    static func attributes(_ attributes: Int...) -> Look {
        Look(attributes: attributes.reduce(0, |))
    }
}

/// The look of each style.
struct Theme {
    private let looks: [Look]

    /// The theme of a name.
    init(_ name: ThemeName) {
        looks = Style.allCases.map { style in
            switch name {
            case .default: style.ownLook
            case .mono: style.plainLook
            case .highContrast: style.brightLook
            case .colourBlind: style.colourBlindLook
            case .solarised: style.solarisedLook
            }
        }
    }

    /// What a style looks like.
    subscript(_ style: Style) -> Look { looks[Int(style.rawValue)] }

    /// Every shade that is more than one of the terminal's own colours.
    var shades: Set<Hue> {
        Set(looks.flatMap { [$0.front, $0.back] }.compactMap { $0 }.filter { $0.direct != nil })
    }
}
