import Words

extension RowFilter {
    /// The meaning of a text as a filter.
    struct Reading {
        /// The filter of all valid terms; nil if there are none.
        var filter: RowFilter?
        /// The error in the first invalid term.
        var fault: SafeText?
        /// The description of a valid term.
        var remark: SafeText?
    }

    /// Reads a text as a filter of a table; nil if it is blank, or if a term is invalid.
    init?(_ text: String, on tab: Tab) {
        let reading = Self.read(text, on: tab)
        guard reading.fault == nil, let filter = reading.filter else { return nil }
        self = filter
    }

    /// Reads a text as a filter of a table.
    static func read(_ text: String, on tab: Tab) -> Reading {
        var reading = Reading()
        var terms: [Term] = []
        for word in words(of: text) {
            do {
                if let term = try term(word, on: tab, &reading) { terms.append(term) }
            } catch {
                reading.fault = reading.fault ?? error.words
            }
        }
        if !terms.isEmpty { reading.filter = RowFilter(text: text, terms: terms) }
        return reading
    }

    /// The error in a term.
    private struct Mistake: Error {
        let words: SafeText
    }

    /// Splits a text into words; quotes keep spaces together, and are removed.
    private static func words(of text: String) -> [(text: String, isQuoted: Bool)] {
        var words: [(text: String, isQuoted: Bool)] = []
        var word = ""
        var isWithin = false
        var begins = true
        var isQuoted = false
        for character in text {
            if character == "\"" {
                // A word that starts with a quote is not a field.
                if begins { isQuoted = true }
                isWithin.toggle()
            } else if character == " ", !isWithin {
                if !word.isEmpty { words.append((word, isQuoted)) }
                (word, begins, isQuoted) = ("", true, false)
                continue
            } else {
                word.append(character)
            }
            begins = word.isEmpty || word == "!"
        }
        return word.isEmpty ? words : words + [(word, isQuoted)]
    }

    private static func term(
        _ word: (text: String, isQuoted: Bool), on tab: Tab, _ reading: inout Reading
    ) throws(Mistake) -> Term? {
        let isInverted = word.text.hasPrefix("!")
        let body = isInverted ? word.text.dropFirst() : Substring(word.text)
        guard !word.isQuoted, let split = body.firstIndex(where: { ":<>=".contains($0) }), split > body.startIndex,
            body[..<split].allSatisfy(\.isLetter)
        else {
            return TextFilter(String(body)).map { Term(test: .shows($0), isInverted: isInverted) }
        }
        let name = body[..<split].lowercased()
        let rest = body[split...]
        guard let field = FilterField(rawValue: name) else {
            if !rest.hasPrefix("://") {
                reading.remark =
                    "no field is called '" + SafeText(untrusted: name, maxCells: 20) + "': looked for as text"
            }
            return TextFilter(String(body)).map { Term(test: .shows($0), isInverted: isInverted) }
        }
        guard tab.filterFields.contains(field) else {
            throw Mistake(words: tab.title + " has no field '" + SafeText(untrusted: name) + "'")
        }
        return Term(test: try test(field, rest), isInverted: isInverted)
    }

    private static func test(_ field: FilterField, _ rest: Substring) throws(Mistake) -> Term.Test {
        let sign = rest.prefix { ":<>=".contains($0) }
        let value = rest.dropFirst(sign.count)
        guard field.kind != .text else {
            guard sign == ":" || sign == "=", let text = TextFilter(String(value)) else {
                throw mistake(field)
            }
            return .contains(field, text)
        }
        guard let range = range(of: value, as: field.kind) else { throw mistake(field) }
        switch sign {
        case ":", "=": return .isIn(field, range)
        case ">" where range.upperBound < .max: return .isIn(field, range.upperBound + 1...Int64.max)
        case ">=": return .isIn(field, range.lowerBound...Int64.max)
        case "<": return .isIn(field, 0...max(0, range.lowerBound - 1))
        case "<=": return .isIn(field, 0...range.upperBound)
        default: throw mistake(field)
        }
    }

    private static func mistake(_ field: FilterField) -> Mistake {
        let name = SafeText(untrusted: field.rawValue)
        let wanted: SafeText =
            switch field.kind {
            case .text: " wants a text, as "
            case .number: " wants a number, as "
            case .status: " wants a status or a class, as "
            case .duration: " wants a time with its unit (us, ms, s, m, h), as "
            case .bytes: " wants a size (K, M, G), as "
            }
        return Mistake(words: name + wanted + field.example)
    }

    /// The range of numbers of a value.
    private static func range(of value: Substring, as kind: FilterField.Kind) -> ClosedRange<Int64>? {
        switch kind {
        case .text: nil
        case .number: Int64(value).flatMap { $0 >= 0 ? $0...$0 : nil }
        case .status: statuses(value)
        case .duration: amount(value, ["us": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9]).map(kept)
        case .bytes: amount(value, ["": 1, "B": 1, "K": 0x1p10, "M": 0x1p20, "G": 0x1p30])
        }
    }

    /// `404`, `4xx`, `400-499`.
    private static func statuses(_ value: Substring) -> ClosedRange<Int64>? {
        let ends = value.split(separator: "-", omittingEmptySubsequences: false).map(status)
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count < 3,
            first.lowerBound <= last.upperBound
        else { return nil }
        return first.lowerBound...last.upperBound
    }

    private static func status(_ value: Substring) -> ClosedRange<Int64>? {
        guard value.utf8.count == 3, let digit = value.first?.wholeNumberValue, value.first?.isASCII == true else {
            return nil
        }
        if value.dropFirst().lowercased() == "xx" { return Int64(digit) * 100...Int64(digit) * 100 + 99 }
        return Int64(value).map { $0...$0 }
    }

    /// Rounds a time as kept exchanges do, so that equal ones match.
    private static func kept(_ time: ClosedRange<Int64>) -> ClosedRange<Int64> {
        let kept = time.lowerBound == 0 ? 0 : Minifloat(nanoseconds: time.lowerBound).nanoseconds ?? 0
        return kept...kept
    }

    /// A number with a unit.
    private static func amount(_ value: Substring, _ units: [String: Double]) -> ClosedRange<Int64>? {
        let number = value.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = value.dropFirst(number.count)
        guard let factor = units[String(unit)] ?? units[unit.uppercased()] ?? units[unit.lowercased()],
            let amount = Double(number), amount >= 0, amount * factor < 9e18
        else { return nil }
        let whole = Int64(amount * factor)
        return whole...whole
    }
}
