/// Distinguishes a parameter with a session's identity from one that selects a page.
///
/// Names do not suffice: `sid` is the number of a story on many sites, and `session` that of a year. A session's value
/// is long and looks random, unlike numbers, dates and words.
enum SessionParameter {
    /// Names without case, `_`, `-` and `.`.
    private static let names: Set<[UInt8]> = Set(
        [
            "sid", "sess", "sessid", "session", "sessionid", "sessionkey", "sessiontoken", "phpsessid", "phpsession",
            "phpsessionid", "jsessionid", "oscsid", "xtcsid", "zenid", "cfid", cfToken, "aspnetsessionid",
        ].map { Array($0.utf8) })
    private static let cfToken = "cftoken"
    /// The start of ASP's name, which ends with eight random letters.
    private static let asp = Array("aspsessionid".utf8)
    private static let longestName = 24

    /// The length of the shortest token.
    private static let shortestToken = 16
    /// The length of the longest number.
    private static let longestNumber = 19
    /// The length of the shortest run of letters and digits that counts: shorter ones are words, dates or versions.
    private static let shortestRun = 8
    private static let fewestCharacters = 6

    /// The kinds of names: common ones, and ASP's, whose values may consist of letters only.
    private enum Kind { case common, asp }

    /// Whether a parameter of the form `name=value` has a session's identity.
    static func isSession(_ parameter: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")),
            parameter.endIndex - equals > shortestToken, let kind = kind(of: parameter[..<equals])
        else { return false }
        return isToken(parameter[(equals + 1)...], mayBeLetters: kind == .asp)
    }

    /// Whether a parameter is one of the pair for ColdFusion's sessions, `CFID=1234567` and `CFTOKEN=81234567`, and
    /// which of the two.
    static func numbered(_ parameter: Slice<UnsafeBufferPointer<UInt8>>) -> (isNumber: Bool, isToken: Bool) {
        guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")), equals - parameter.startIndex <= longestName
        else { return (false, false) }
        let (name, value) = (folded(parameter[..<equals]), parameter[(equals + 1)...])
        let isNumber = value.allSatisfy(URLTemplate.isDigit)
        return (
            name == Array("cfid".utf8) && isNumber,
            name == Array(cfToken.utf8) && isNumber && value.count >= shortestRun
        )
    }

    private static func kind(of name: Slice<UnsafeBufferPointer<UInt8>>) -> Kind? {
        guard name.count <= longestName else { return nil }
        let name = folded(name)
        if names.contains(name) { return .common }
        let isASP = name.starts(with: asp) && (name.count == asp.count || name.count == asp.count + 8)
        return isASP && name.allSatisfy(URLTemplate.isLetter) ? .asp : nil
    }

    private static func folded(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        name.compactMap { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): nil
            default: byte
            }
        }
    }

    /// Whether a value looks random.
    private static func isToken(_ value: Slice<UnsafeBufferPointer<UInt8>>, mayBeLetters: Bool) -> Bool {
        var look = TokenLook()
        for byte in PercentDecoded(value) {
            // Text beyond ASCII is not a token.
            guard byte < 0x80 else { return false }
            look.append(byte)
        }
        look.endRun()
        guard look.count >= shortestToken, look.characters.nonzeroBitCount >= fewestCharacters else { return false }
        if look.letters == 0 { return look.digits > longestNumber }
        if look.isUUID || look.hasHex { return true }
        if mayBeLetters, look.digits == 0 { return look.longest >= shortestToken }
        // In words and numbers, characters are mostly followed by one of the same class; in a token only about every
        // second one is.
        return look.longest >= shortestRun && 4 * look.turns > look.taken
    }

    /// Statistics on a value's characters.
    private struct TokenLook {
        private enum Class { case none, digit, lower, upper }

        /// The number of characters.
        var count = 0
        /// The set of characters, a bit each.
        var characters: UInt128 = 0
        var (digits, letters) = (0, 0)
        /// The longest run of letters and digits.
        var longest = 0
        /// The number of letters and digits in runs that are long enough, and the number of their stretches of one
        /// class; a capital and the small letters behind it are one stretch.
        var (taken, turns) = (0, 0)
        /// Whether a run is as long as a token and has hexadecimal digits of both kinds.
        var hasHex = false
        private var (run, runTurns, capitals) = (0, 0, 0)
        private var (runDigits, isHex) = (0, true)
        private var last = Class.none
        private var hyphens: UInt64 = 0
        private var isHexadecimal = true

        /// Five groups of hexadecimal digits (RFC 9562 section 4).
        var isUUID: Bool { count == 36 && isHexadecimal && hyphens == 1 << 8 | 1 << 13 | 1 << 18 | 1 << 23 }

        mutating func append(_ byte: UInt8) {
            characters |= 1 << UInt128(byte)
            let kind: Class =
                URLTemplate.isDigit(byte)
                ? .digit : !URLTemplate.isLetter(byte) ? .none : byte & 0x20 == 0 ? .upper : .lower
            if kind == .none {
                endRun()
                if byte == UInt8(ascii: "-"), count < 64 {
                    hyphens |= 1 << UInt64(count)
                } else {
                    isHexadecimal = false
                }
            } else {
                let isHexDigit = kind == .digit || (byte | 0x20) <= UInt8(ascii: "f")
                isHexadecimal = isHexadecimal && isHexDigit
                isHex = isHex && isHexDigit
                if kind == .digit { digits += 1 } else { letters += 1 }
                if kind == .digit { runDigits += 1 }
                let isNew =
                    switch (last, kind) {
                    case (.upper, .lower): capitals > 1
                    default: last != kind
                    }
                if isNew { runTurns += 1 }
                capitals = kind == .upper ? capitals + 1 : 0
                run += 1
            }
            last = kind
            count += 1
        }

        mutating func endRun() {
            if run >= SessionParameter.shortestRun { (taken, turns) = (taken + run, turns + runTurns) }
            if run >= SessionParameter.shortestToken, isHex, runDigits >= 2, run - runDigits >= 2 { hasHex = true }
            longest = max(longest, run)
            (run, runTurns, capitals, runDigits, isHex) = (0, 0, 0, 0, true)
            last = .none
        }
    }
}
