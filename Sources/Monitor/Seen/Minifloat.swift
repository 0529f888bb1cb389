/// A time in microseconds in 16 bits: a mantissa of 11 bits below an exponent of 5. Greater times have greater codes,
/// so codes can be sorted instead of times.
///
/// Times are rounded up: to whole microseconds below 4,096 µs, longer ones by less than 1/2,048. The longest is 51 days.
struct Minifloat: Hashable, Comparable {
    private static let mantissaBits: UInt64 = 11

    /// 0 for no time.
    let code: UInt16

    /// No time.
    static let none = Minifloat(code: 0)

    init(code: UInt16) {
        self.code = code
    }

    /// Encodes nanoseconds; less than a microsecond becomes one.
    init(nanoseconds: Int64) {
        let time = UInt64(max(1, nanoseconds / 1_000 + (nanoseconds % 1_000 > 0 ? 1 : 0)))
        code = UInt16(clamping: Self.code(time, mantissaBits: Self.mantissaBits))
    }

    /// A number as a mantissa of some bits below an exponent, rounded up where it has more. Greater numbers have greater
    /// codes, or equal ones.
    static func code(_ number: UInt64, mantissaBits: UInt64) -> UInt64 {
        let bits = UInt64(UInt64.bitWidth - number.leadingZeroBitCount)
        guard bits > mantissaBits else { return number }
        let exponent = bits - mantissaBits
        let unit: UInt64 = 1 << (exponent - 1)
        let mantissa = number / unit + (number % unit > 0 ? 1 : 0) - 1 << mantissaBits
        // A mantissa that is rounded up to the next power of two carries into the exponent.
        return exponent << mantissaBits + mantissa
    }

    /// The number of a code.
    static func number(_ code: UInt64, mantissaBits: UInt64) -> UInt64 {
        let exponent = code >> mantissaBits
        let mantissa = code & (1 << mantissaBits - 1)
        return exponent == 0 ? mantissa : (1 << mantissaBits + mantissa) << (exponent - 1)
    }

    /// Nanoseconds; nil for no time.
    var nanoseconds: Int64? {
        guard code > 0 else { return nil }
        return Int64(Self.number(UInt64(code), mantissaBits: Self.mantissaBits)) * 1_000
    }

    static func < (left: Minifloat, right: Minifloat) -> Bool { left.code < right.code }
}
