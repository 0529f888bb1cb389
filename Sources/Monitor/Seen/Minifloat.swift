/// A time in microseconds in 16 bits: a mantissa of 11 bits below an exponent of 5. Greater times have greater codes,
/// so codes can be sorted instead of times.
///
/// Times are rounded up: to whole microseconds below 4,096 µs, longer ones by less than 1/2,048. The longest is 51 days.
struct Minifloat: Hashable, Comparable {
    private static let mantissaBits: UInt64 = 11
    private static let one: UInt64 = 1 << mantissaBits

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
        let bits = UInt64(UInt64.bitWidth - time.leadingZeroBitCount)
        let exponent = bits <= Self.mantissaBits ? 0 : bits - Self.mantissaBits
        guard exponent > 0 else {
            code = UInt16(truncatingIfNeeded: time)
            return
        }
        let unit: UInt64 = 1 << (exponent - 1)
        let mantissa = time / unit + (time % unit > 0 ? 1 : 0) - Self.one
        // A mantissa that is rounded up to the next power of two carries into the exponent.
        code = UInt16(clamping: exponent << Self.mantissaBits + mantissa)
    }

    /// Nanoseconds; nil for no time.
    var nanoseconds: Int64? {
        guard code > 0 else { return nil }
        let exponent = UInt64(code) >> Self.mantissaBits
        let mantissa = UInt64(code) & (Self.one - 1)
        return Int64(exponent == 0 ? mantissa : (Self.one + mantissa) << (exponent - 1)) * 1_000
    }

    static func < (left: Minifloat, right: Minifloat) -> Bool { left.code < right.code }
}
