// Values of `<meta http-equiv>` with their own syntax.

/// The content of `<meta http-equiv=refresh>`.
package enum MetaRefresh {
    /// The URL's place in the content, by the HTML standard's "shared declarative refresh steps"; nil if the content is
    /// not a refresh, or refreshes the page itself.
    package static func url(in content: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var position = 0
        func skipSpace() {
            while position < content.count, HTMLTokenizer.isSpace(content[position]) { position += 1 }
        }
        func skip(_ byte: UInt8) -> Bool {
            guard position < content.count, content[position] | 0x20 == byte else { return false }
            position += 1
            return true
        }
        skipSpace()
        let time = position
        while position < content.count, isASCIIDigit(content[position]) { position += 1 }
        if position == time, position >= content.count || content[position] != UInt8(ascii: ".") { return nil }
        while position < content.count, isASCIIDigit(content[position]) || content[position] == UInt8(ascii: ".") {
            position += 1
        }
        guard position < content.count else { return nil }
        let separator = content[position]
        guard separator == UInt8(ascii: ";") || separator == UInt8(ascii: ",") || HTMLTokenizer.isSpace(separator)
        else { return nil }
        skipSpace()
        if position < content.count, content[position] == UInt8(ascii: ";") || content[position] == UInt8(ascii: ",") {
            position += 1
        }
        skipSpace()
        guard position < content.count else { return nil }

        let whole = position
        if skip(0x75) {
            guard skip(0x72), skip(0x6C) else { return whole..<content.count }
            skipSpace()
            guard position < content.count, content[position] == UInt8(ascii: "=") else { return whole..<content.count }
            position += 1
            skipSpace()
        }
        guard position < content.count else { return position..<position }
        let quote = content[position]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            position += 1
            let close = content[position...].firstIndex(of: quote) ?? content.count
            return position..<close
        }
        return position..<content.count
    }
}

/// The content of `<meta http-equiv=content-type>`.
enum MetaCharset {
    /// The encoding's label, by the HTML standard's "algorithm for extracting a character encoding".
    static func label(in content: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        var position = 0
        while position < content.count {
            defer { position += 1 }
            guard UnsafeBufferPointer(rebasing: content[position...]).starts(withKeyword: "charset") else { continue }
            var from = position + 7
            while from < content.count, HTMLTokenizer.isSpace(content[from]) { from += 1 }
            guard from < content.count, content[from] == UInt8(ascii: "=") else { continue }
            from += 1
            while from < content.count, HTMLTokenizer.isSpace(content[from]) { from += 1 }
            guard from < content.count else { return nil }
            let quote = content[from]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                guard let close = content[(from + 1)...].firstIndex(of: quote) else { return nil }
                return UnsafeBufferPointer(rebasing: content[(from + 1)..<close])
            }
            let close =
                content[from...].firstIndex { HTMLTokenizer.isSpace($0) || $0 == UInt8(ascii: ";") } ?? content.count
            return UnsafeBufferPointer(rebasing: content[from..<close])
        }
        return nil
    }
}
