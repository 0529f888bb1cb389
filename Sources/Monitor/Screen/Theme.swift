import CTerminal
import Words

/// The number of colours of a terminal.
enum ColourDepth: CaseIterable, Hashable {
    /// No colours, or none wanted.
    case none
    /// The eight of ECMA-48.
    case basic
    /// xterm's 256.
    case indexed
    /// 24 bits: the terminal's type has 256, and COLORTERM says that it has more.
    case direct
    /// 24 bits by the terminal's type.
    case native

    /// The depth of a terminal.
    ///
    /// - Parameters:
    ///   - colours: the number of colours of its type.
    ///   - colourTerm: COLORTERM of the environment: `truecolor` or `24bit` overrides the type.
    init(colours: Int, colourTerm: String) {
        switch colours {
        case ..<8: self = .none
        case ..<256: self = .basic
        case 256: self = colourTerm == "truecolor" || colourTerm == "24bit" ? .direct : .indexed
        default: self = .native
        }
    }

    /// The theme that such a terminal shows in place of another: one of attributes alone without colours.
    func shown(_ theme: ThemeName) -> ThemeName { self == .none ? .mono : theme }

    /// The terminal's number of a colour; -1 for its own front or ground.
    func number(of hue: Hue?) -> Int {
        guard let hue else { return -1 }
        return switch self {
        case .none: -1
        case .basic: hue.basic
        case .indexed, .direct: hue.indexed
        // The first eight numbers of such a terminal are the eight colours.
        case .native: hue.direct ?? hue.basic
        }
    }
}

/// One colour in the three forms that terminals use.
struct Hue: Hashable {
    /// One of the eight.
    let basic: Int
    /// One of the 256; the terminal defines those below 16.
    let indexed: Int
    /// Red, green and blue, 8 bits each; nil for the terminal's own shade at any depth.
    let direct: Int?

    /// One of the eight, as the terminal shows it.
    static func own(_ basic: Int) -> Hue { Hue(basic: basic, indexed: basic, direct: nil) }
    /// One of the bright eight, if there are more than eight.
    static func bright(_ basic: Int) -> Hue { Hue(basic: basic, indexed: 8 + basic, direct: nil) }
    /// A blue that is readable on black, unlike that of most terminals.
    static let azure = Hue(basic: 6, indexed: 12, direct: nil)
    /// A fixed shade, with the nearest of the others.
    static func shade(_ direct: Int, _ indexed: Int, _ basic: Int) -> Hue {
        Hue(basic: basic, indexed: indexed, direct: direct)
    }
}

/// The look of a style: colours on the terminal's own background, and attributes.
struct Look: Hashable {
    var front: Hue?
    var back: Hue?
    /// Attributes such as SHIMS_BOLD.
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

    /// Returns the theme with a name.
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

    /// The look of a style.
    subscript(_ style: Style) -> Look { looks[Int(style.rawValue)] }
}
