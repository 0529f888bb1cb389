import Crawl
import Web

/// Why a value on the command line is invalid: the end of a sentence that names the option and the value.
struct ValueError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Parses values of the command line.
enum OptionValue {
    /// A whole number within a range.
    static func number(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
        { text in
            guard let value = Int(text), range.contains(value) else {
                throw ValueError("it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }

    /// One of the words of a type.
    @Sendable static func word<Word: RawRepresentable & CaseIterable>(_ text: String) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw ValueError("it must be one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    /// Seconds, fractions allowed, as nanoseconds; up to a day, above zero.
    @Sendable static func seconds(_ text: String) throws -> Int64 {
        guard let value = Double(text), value.isFinite, value >= 0.001, value <= 86_400 else {
            throw ValueError("it must be a number of seconds from 0.001 to 86400")
        }
        return Int64((value * 1e9).rounded())
    }

    /// A factor, fractions allowed, from 1 to 1000.
    @Sendable static func factor(_ text: String) throws -> Double {
        guard let value = Double(text), value.isFinite, value >= 1, value <= 1_000 else {
            throw ValueError("it must be a number from 1 to 1000")
        }
        return value
    }

    /// A size in bytes, with an optional suffix K, M or G (powers of 1024), up to 1 TiB.
    @Sendable static func size(_ text: String) throws -> Int {
        let units: [Character: Int] = ["K": 10, "k": 10, "M": 20, "m": 20, "G": 30, "g": 30]
        let shift = text.last.flatMap { units[$0] }
        let digits = shift == nil ? text[...] : text.dropLast()
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let value = Int(digits),
            value > 0,
            value <= (1 << 40) >> (shift ?? 0)
        else {
            throw ValueError("it must be a number of bytes, with K, M or G behind it if you like, up to 1024G")
        }
        return value << (shift ?? 0)
    }

    /// Statuses and ranges of them, separated by commas: `403,500..599`.
    @Sendable static func statuses(_ text: String) throws -> [ClosedRange<UInt16>] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let ends = part.split(separator: "..", omittingEmptySubsequences: false).map { UInt16($0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
                (100...999).contains(first), (first...999).contains(last)
            else { throw ValueError("'\(part)' is neither a status, as 403, nor a range of them, as 500..599") }
            return first...last
        }
    }

    /// A regular expression that compiles.
    @Sendable static func pattern(_ text: String) throws -> String {
        guard !text.isEmpty else { throw ValueError("an empty pattern is found in every URL") }
        do {
            _ = try URLPattern(text)
        } catch {
            throw ValueError("\(error.message) at character \(error.offset + 1)")
        }
        return text
    }

    /// A URL as a person types it, completed.
    @Sendable static func url(_ text: String) throws -> String {
        try SeedText.complete(text).get()
    }

    /// An IP address, IPv6 in brackets if a port follows; the port is optional, from 1.
    @Sendable static func nameServer(_ text: String) throws -> String {
        let wrong = ValueError("it must be an IP address, as 127.0.0.1:53 or [::1]:53")
        guard let url = try? WebURL("http://\(text)/") else { throw wrong }
        let host = url.hostname
        let port = text.dropFirst(host.count)
        let isAddress = host.hasPrefix("[") || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || isDigit($0) }
        guard isAddress, text.hasPrefix(host), port.isEmpty || port.first == ":" else { throw wrong }
        guard port.isEmpty || port.dropFirst().utf8.allSatisfy(isDigit) && UInt16(port.dropFirst()) ?? 0 > 0 else {
            throw wrong
        }
        return text
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// A field value that a request may contain: printable ASCII (RFC 9110 section 5.5).
    @Sendable static func fieldValue(_ text: String) throws -> String {
        guard !text.isEmpty, text.utf8.count <= 1000, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }),
            text.first != " ", text.last != " "
        else {
            throw ValueError("it must be printable ASCII, at most 1000 characters")
        }
        return text
    }
}
