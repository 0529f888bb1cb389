// Sitemaps must be UTF-8. Those in UTF-16 are recognized by their first bytes (XML 1.0, appendix F).

/// Removes a byte order mark and converts UTF-16 to UTF-8.
struct SitemapDecoder {
    private enum Form {
        case unknown, ascii, utf16(isBigEndian: Bool)
    }

    private var form = Form.unknown
    private var first: [UInt8] = []
    private var half: UInt8?
    private var highSurrogate: UInt16?
    private var output: [UInt8] = []

    mutating func decode(_ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard case .unknown = form else { return pass(piece, body) }
        let needed = min(4 - first.count, piece.count)
        first.append(contentsOf: piece[..<needed])
        guard first.count == 4 else { return }
        detectForm(body)
        pass(UnsafeBufferPointer(rebasing: piece[needed...]), body)
    }

    mutating func finish(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if case .unknown = form {
            detectForm(body)
        }
    }

    private mutating func detectForm(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var mark = 0
        if first.starts(with: [0xEF, 0xBB, 0xBF]) {
            (form, mark) = (.ascii, 3)
        } else if first.starts(with: [0xFE, 0xFF]) {
            (form, mark) = (.utf16(isBigEndian: true), 2)
        } else if first.starts(with: [0xFF, 0xFE]) {
            (form, mark) = (.utf16(isBigEndian: false), 2)
        } else if first.count == 4, first[0] == 0, first[1] != 0 {
            form = .utf16(isBigEndian: true)
        } else if first.count == 4, first[0] != 0, first[1] == 0 {
            form = .utf16(isBigEndian: false)
        } else {
            form = .ascii
        }
        let rest = Array(first.dropFirst(mark))
        rest.withUnsafeBufferPointer { pass($0, body) }
    }

    private mutating func pass(_ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard case .utf16(let isBigEndian) = form else { return body(piece) }
        output.removeAll(keepingCapacity: true)
        for byte in piece {
            guard let earlier = half else {
                half = byte
                continue
            }
            half = nil
            unit(isBigEndian ? UInt16(earlier) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(earlier))
        }
        output.withUnsafeBufferPointer(body)
    }

    private mutating func unit(_ unit: UInt16) {
        if let high = highSurrogate {
            highSurrogate = nil
            if UTF16.isTrailSurrogate(unit) {
                return append(0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF)))
            }
            append(0xFFFD)
        }
        if UTF16.isLeadSurrogate(unit) {
            highSurrogate = unit
        } else {
            append(UInt32(unit))
        }
    }

    private mutating func append(_ scalar: UInt32) {
        let scalar = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
