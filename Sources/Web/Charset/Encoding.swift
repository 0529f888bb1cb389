// The encodings of the web (Encoding standard, section 4). Their labels come from names and registrations on old pages;
// there are no others.

/// An encoding of the Encoding standard; the raw value is its name.
public enum Encoding: String, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case ibm866 = "IBM866", iso8859_2 = "ISO-8859-2", iso8859_3 = "ISO-8859-3", iso8859_4 = "ISO-8859-4",
        iso8859_5 = "ISO-8859-5", iso8859_6 = "ISO-8859-6", iso8859_7 = "ISO-8859-7", iso8859_8 = "ISO-8859-8",
        iso8859_8I = "ISO-8859-8-I", iso8859_10 = "ISO-8859-10", iso8859_13 = "ISO-8859-13",
        iso8859_14 = "ISO-8859-14", iso8859_15 = "ISO-8859-15", iso8859_16 = "ISO-8859-16", koi8R = "KOI8-R",
        koi8U = "KOI8-U", macintosh, windows874 = "windows-874", windows1250 = "windows-1250",
        windows1251 = "windows-1251", windows1252 = "windows-1252", windows1253 = "windows-1253",
        windows1254 = "windows-1254", windows1255 = "windows-1255", windows1256 = "windows-1256",
        windows1257 = "windows-1257", windows1258 = "windows-1258", macCyrillic = "x-mac-cyrillic"
    case gbk = "GBK", gb18030
    case big5 = "Big5"
    case eucJP = "EUC-JP", iso2022JP = "ISO-2022-JP", shiftJIS = "Shift_JIS"
    case eucKR = "EUC-KR"
    case replacement, utf16BE = "UTF-16BE", utf16LE = "UTF-16LE", userDefined = "x-user-defined"

    /// The encoding that a label names (section 4.2): in any mix of cases, with or without white space around it.
    ///
    /// - Parameter label: untrusted bytes.
    public init?(label: UnsafeBufferPointer<UInt8>) {
        guard let first = label.firstIndex(where: { !HTMLTokenizer.isSpace($0) }),
            let last = label.lastIndex(where: { !HTMLTokenizer.isSpace($0) })
        else { return nil }
        let name = UnsafeBufferPointer(rebasing: label[first...last])
        if name.equals("utf-8") {
            self = .utf8
            return
        }
        guard name.count <= EncodingLabels.longest,
            let encoding = EncodingLabels.all[String(decoding: name.map(lowercased), as: UTF8.self)]
        else { return nil }
        self = encoding
    }

    /// Its name in lower case.
    package var label: String { self == .utf8 ? "utf-8" : rawValue.lowercased() }

    /// The encoding of a URL's query and of other data that a page sends (section 4.3).
    public var output: Encoding {
        switch self {
        case .utf16BE, .utf16LE, .replacement: .utf8
        default: self
        }
    }

    /// Whether bytes below 0x80 always mean ASCII outside of an incomplete character.
    var isASCIITransparent: Bool {
        switch self {
        case .utf16BE, .utf16LE, .replacement, .iso2022JP: false
        default: true
        }
    }
}
