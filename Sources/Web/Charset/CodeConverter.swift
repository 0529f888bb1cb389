import CText

/// A charset of ICU, read code by code.
final class CodeConverter {
    private let charset: OpaquePointer?

    /// Opens a charset. One that ICU lacks has no codes.
    init(_ name: String) {
        charset = shims_charset_open(name)
    }

    deinit {
        if let charset { shims_charset_close(charset) }
    }

    /// The scalar value of one code; 0 for none and for private use.
    func scalar(_ code: UInt8...) -> UInt32 {
        let scalar = scalarOrPrivate(code)
        return (0xE000...0xF8FF).contains(scalar) ? 0 : scalar
    }

    /// The scalar value of one code, private use included; 0 for none.
    func scalarOrPrivate(_ code: [UInt8]) -> UInt32 {
        guard let charset else { return 0 }
        return shims_charset_scalar(charset, code, code.count)
    }
}
