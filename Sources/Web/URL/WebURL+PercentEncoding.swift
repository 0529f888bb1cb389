/// Percent-encoding and -decoding (URL standard, section 1.3).
extension WebURL {
    /// Writes bytes, with those of a set percent-encoded. An ill-formed UTF-8 sequence becomes U+FFFD.
    mutating func appendEncoded(_ text: UnsafeBufferPointer<UInt8>, _ set: URLByteClass) {
        let table = URLByteClass.table
        var position = 0
        while position < text.count {
            var end = position
            while end < text.count, table[Int(text[end])] & set.rawValue == 0 {
                end += 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[position..<end]))
            guard end < text.count else { return }
            let (count, isWellFormed) = utf8Sequence(text, end)
            if isWellFormed {
                for byte in text[end..<(end + count)] {
                    appendPercentEncoded(byte)
                }
            } else {
                bytes.append(contentsOf: "%EF%BF%BD".utf8)
            }
            position = end + count
        }
    }

    mutating func appendPercentEncoded(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(hexDigit(byte >> 4))
        bytes.append(hexDigit(byte & 15))
    }
}

/// Percent-decodes bytes into a buffer at least as large, and returns the number of decoded bytes.
func percentDecode(_ text: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var count = 0
    var position = 0
    while position < text.count {
        var byte = text[position]
        if byte == UInt8(ascii: "%"), position + 2 < text.count, let high = hexValue(text[position + 1]),
            let low = hexValue(text[position + 2])
        {
            byte = high << 4 | low
            position += 2
        }
        output[count] = byte
        count += 1
        position += 1
    }
    return count
}
