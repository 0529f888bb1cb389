/// A date in a field, in any of the three forms that a recipient must take (RFC 9110 section 5.6.7): that of the Internet
/// message format, `Sun, 06 Nov 1994 08:49:37 GMT`; that of RFC 850, `Sunday, 06-Nov-94 08:49:37 GMT`; that of asctime,
/// `Sun Nov  6 08:49:37 1994`. The name of the day is not checked.
package enum HTTPDate {
    /// Seconds since 1970-01-01T00:00:00Z, or nil for a text that is not a date.
    ///
    /// - Parameters:
    ///   - text: the field's value.
    ///   - now: the time in the same measure, to tell the century of a year of two digits.
    /// - Returns: the instant, in the years 1 to 9999.
    package static func seconds(_ text: UnsafeBufferPointer<UInt8>, now: Int64) -> Int64? {
        guard text.count <= 40 else { return nil }
        let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "-") }
        let isASCTime = !text.contains(UInt8(ascii: ","))
        guard words.count == (isASCTime ? 5 : 6), isASCTime || words[5].elementsEqual("GMT".utf8),
            let month = monthNames.firstIndex(where: { words[isASCTime ? 1 : 2].elementsEqual($0.utf8) }),
            let day = number(words[isASCTime ? 2 : 1], digits: 1...2), (1...31).contains(day),
            let time = timeOfDay(words[isASCTime ? 3 : 4])
        else { return nil }
        let years = words[isASCTime ? 4 : 3]
        guard var year = number(years, digits: 2...4), years.count == 4 || years.count == 2 && !isASCTime else {
            return nil
        }
        if years.count == 2 {
            // A year more than 50 years in the future stands for the most recent past year with the same last digits.
            let present = Int(now / 31_556_952) + 1970
            year += present / 100 * 100
            if year > present + 50 { year -= 100 }
        }
        guard year > 0 else { return nil }
        return Int64(days(year: year, month: month + 1, day: day)) * 86_400 + Int64(time)
    }

    private static let monthNames: [String] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func timeOfDay(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], digits: 2...2),
            let minute = number(parts[1], digits: 2...2), let second = number(parts[2], digits: 2...2), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    private static func number(_ text: Slice<UnsafeBufferPointer<UInt8>>, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.count) else { return nil }
        var number = 0
        for byte in text {
            guard let digit = HTTPByte.digit(byte) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Days from 1970-01-01 in the Gregorian calendar (H. Hinnant: chrono-Compatible Low-Level Date Algorithms).
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
