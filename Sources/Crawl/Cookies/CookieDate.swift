import HTTP
import Web

/// Parses dates in cookies (RFC 6265 section 5.1.1): four parts in any order with any separators.
enum CookieDate {
    /// Seconds since 1970-01-01T00:00:00Z; nil for a text that is not a date.
    static func seconds(_ text: some Sequence<UInt8>) -> Int64? {
        var time: (hour: Int, minute: Int, second: Int)?
        var day: Int?
        var month: Int?
        var year: Int?
        for token in text.split(whereSeparator: isDelimiter) {
            if time == nil, let found = Self.time(token) {
                time = found
            } else if day == nil, let found = number(token, digits: 1...2) {
                day = found
            } else if month == nil, let found = Self.month(token) {
                month = found
            } else if year == nil, let found = number(token, digits: 2...4) {
                year = found < 70 ? found + 2000 : found < 100 ? found + 1900 : found
            }
        }
        guard let time, let day, let month, let year, year >= 1601, time.hour < 24, time.minute < 60, time.second < 60,
            day >= 1, day <= days(in: month, of: year)
        else { return nil }
        return daysSince1970(year, month, day) * 86_400
            + Int64(time.hour * 3_600 + time.minute * 60 + time.second)
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x20...0x2F, 0x3B...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// A number with a range of digits, possibly with other text behind it.
    private static func number(_ token: some Collection<UInt8>, digits: ClosedRange<Int>) -> Int? {
        let found = token.prefix { HTTPByte.digit($0) != nil }
        guard digits.contains(found.count) else { return nil }
        return found.reduce(0) { $0 * 10 + (HTTPByte.digit($1) ?? 0) }
    }

    private static func time(_ token: some Collection<UInt8>) -> (hour: Int, minute: Int, second: Int)? {
        let colon = UInt8(ascii: ":")
        let parts = token.split(separator: colon, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count <= 2, parts[1].count <= 2,
            parts[0].allSatisfy({ HTTPByte.digit($0) != nil }), parts[1].allSatisfy({ HTTPByte.digit($0) != nil }),
            let hour = number(parts[0], digits: 1...2), let minute = number(parts[1], digits: 1...2),
            let second = number(parts[2], digits: 1...2)
        else { return nil }
        return (hour, minute, second)
    }

    private static func month(_ token: some Collection<UInt8>) -> Int? {
        let name = token.prefix(3).map { lowercased($0) }
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return names.firstIndex { $0.utf8.elementsEqual(name) }.map { $0 + 1 }
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// Days of the Gregorian calendar, counted in years that start in March, so that the leap day is the last of a
    /// year.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let monthsSinceMarch = (month + 9) % 12
        let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return Int64(marchYear * 365 + leapDays + dayOfYear - 719_468)
    }
}
