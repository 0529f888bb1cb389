import Words

/// Text in XML, HTML and Markdown.
extension LineBuffer {
    /// Appends untrusted text so that it is text within an element and within an attribute in double quotes, in XML and in
    /// HTML. Controls and what is not UTF-8 come as U+FFFD.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - longest: the number of cells after which it is cut.
    func append(markup text: UnsafeBufferPointer<UInt8>, longest: Int = .max) {
        var safe = SafeText(untrusted: text, maxCells: longest).string
        safe.withUTF8 { safe in
            for byte in safe {
                switch byte {
                case UInt8(ascii: "&"): append("&amp;")
                case UInt8(ascii: "<"): append("&lt;")
                case UInt8(ascii: ">"): append("&gt;")
                case UInt8(ascii: "\""): append("&quot;")
                case UInt8(ascii: "'"): append("&#39;")
                default: append(byte)
                }
            }
        }
    }

    /// The same for bytes of an array.
    func append(markup text: [UInt8], longest: Int = .max) {
        text.withUnsafeBufferPointer { append(markup: $0, longest: longest) }
    }

    /// The same for a string.
    func append(markup text: String, longest: Int = .max) {
        var text = text
        text.withUTF8 { append(markup: $0, longest: longest) }
    }

    /// Appends untrusted text so that it is text in Markdown, and nothing in it is a sign: not of emphasis, a link, a table,
    /// a mention, or HTML. Every sign is a numeric character reference, which has no other meaning (CommonMark 0.31,
    /// section 2.5), and the whole is code, in which names and numbers are no mentions.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - longest: the number of cells after which it is cut.
    func append(markdown text: [UInt8], longest: Int) {
        append("<code>")
        for scalar in SafeText(untrusted: text, maxCells: longest).string.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80..., 0x20: append(own: String(scalar))
            default: append(own: "&#\(scalar.value);")
            }
        }
        append("</code>")
    }
}
