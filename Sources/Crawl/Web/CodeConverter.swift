import Glibc

/// One conversion of iconv(3), from a charset of the C library to Unicode, for one code at a time.
final class CodeConverter {
    private let descriptor: iconv_t?

    /// A charset that the C library lacks, as a small system may, has no codes.
    init(_ charset: String) {
        let opened = iconv_open("UTF-32LE", charset)
        descriptor = opened == iconv_t(bitPattern: -1) ? nil : opened
    }

    deinit {
        if let descriptor {
            iconv_close(descriptor)
        }
    }

    /// The scalar value of one code; 0: none. Two values come as the second one times 65,536, and the first.
    func scalar(_ code: [UInt8]) -> UInt32 {
        guard let descriptor else { return 0 }
        var code = code
        return withUnsafeTemporaryAllocation(byteCount: 16, alignment: 4) { output in
            var (target, room) = (output.baseAddress?.assumingMemoryBound(to: CChar.self), output.count)
            let isWhole = code.withUnsafeMutableBytes { input in
                var (source, left) = (input.baseAddress?.assumingMemoryBound(to: CChar.self), input.count)
                let result = iconv(descriptor, &source, &left, &target, &room)
                return result != -1 && left == 0
            }
            // What a following code could have been composed with comes out.
            iconv(descriptor, nil, nil, &target, &room)
            let scalars = output.bindMemory(to: UInt32.self)
            switch isWhole ? output.count - room : 0 {
            case 4: return scalars[0]
            case 8: return scalars[1] << 16 | scalars[0]
            default: return 0
            }
        }
    }
}
