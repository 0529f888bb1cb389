/// The rules for labels of an internationalised name that look at more than one code point.
import CTextShims

/// A code point's properties, as IDNA needs them.
struct CodePoint {
    private let properties: UInt32

    init(_ point: UInt32) {
        properties = idna_properties(point)
    }

    var combiningClass: UInt8 { UInt8(truncatingIfNeeded: properties) }
    var bidiClass: BidiClasses { BidiClasses(rawValue: 1 << (properties >> 8 & 15)) }
    var joiningType: Int { Int(properties >> 12 & 7) }
    var isMark: Bool { properties >> 15 != 0 }
    var isVirama: Bool { combiningClass == 9 }
}

/// A set of Bidi_Class values.
struct BidiClasses: OptionSet {
    let rawValue: UInt32

    init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    private init(_ values: Int...) {
        rawValue = values.reduce(0) { $0 | 1 << UInt32($1) }
    }

    static let left = BidiClasses(BIDI_L)
    static let right = BidiClasses(BIDI_R, BIDI_AL)
    static let arabicNumber = BidiClasses(BIDI_AN)
    static let europeanNumber = BidiClasses(BIDI_EN)
    static let neutral = BidiClasses(BIDI_ES, BIDI_CS, BIDI_ET, BIDI_ON, BIDI_BN, BIDI_NSM)
    static let nonspacing = BidiClasses(BIDI_NSM)
}

/// The Bidi rule of RFC 5893, section 2.
enum BidiRule {
    /// Whether a label makes its name a Bidi domain name.
    static func isRightToLeft(_ label: [UInt32]) -> Bool {
        label.contains { !CodePoint($0).bidiClass.isDisjoint(with: [.right, .arabicNumber]) }
    }

    /// Whether a label of a Bidi domain name satisfies the six conditions.
    static func admits(_ label: [UInt32]) -> Bool {
        guard let first = label.first else { return true }
        let classes = label.map { CodePoint($0).bidiClass }
        let last = classes.last { $0 != .nonspacing } ?? .nonspacing
        let all = BidiClasses(classes)
        let start = CodePoint(first).bidiClass
        if start.isSubset(of: .right) {
            return all.isSubset(of: [.right, .arabicNumber, .europeanNumber, .neutral])
                && last.isSubset(of: [.right, .arabicNumber, .europeanNumber])
                && !all.isSuperset(of: [.arabicNumber, .europeanNumber])
        }
        return start == .left && all.isSubset(of: [.left, .europeanNumber, .neutral])
            && last.isSubset(of: [.left, .europeanNumber])
    }
}

/// The ContextJ rules of RFC 5892, appendix A: where the zero width joiner and non-joiner may stand.
enum JoinerRule {
    /// Whether every joiner in a label stands where it may.
    static func admits(_ label: [UInt32]) -> Bool {
        label.indices.allSatisfy { index in
            guard label[index] == nonJoiner || label[index] == joiner else { return true }
            if index > 0, CodePoint(label[index - 1]).isVirama {
                return true
            }
            return label[index] == nonJoiner && joins(label[..<index].reversed(), JOINING_L)
                && joins(label[(index + 1)...], JOINING_R)
        }
    }

    /// Whether the first code point that is not transparent is dual-joining or of another type.
    private static func joins(_ points: some Sequence<UInt32>, _ type: Int) -> Bool {
        for point in points {
            let found = CodePoint(point).joiningType
            if found != JOINING_T {
                return found == type || found == JOINING_D
            }
        }
        return false
    }

    private static let nonJoiner: UInt32 = 0x200C
    private static let joiner: UInt32 = 0x200D
}
