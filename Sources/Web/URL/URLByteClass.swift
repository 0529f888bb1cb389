/// The classes of bytes for the URL parser: the percent-encode sets and the forbidden code points of the URL standard
/// (sections 1.3 and 3.2), as one table with a bit for each set.
///
/// All sets contain every byte from 0x80, since the standard's sets contain all code points above U+007E.
struct URLByteClass: OptionSet {
    let rawValue: UInt16

    static let c0Control = URLByteClass(rawValue: 1 << 0)
    static let fragment = URLByteClass(rawValue: 1 << 1)
    static let query = URLByteClass(rawValue: 1 << 2)
    static let specialQuery = URLByteClass(rawValue: 1 << 3)
    static let path = URLByteClass(rawValue: 1 << 4)
    static let userinfo = URLByteClass(rawValue: 1 << 5)
    static let forbiddenHost = URLByteClass(rawValue: 1 << 7)
    static let forbiddenDomain = URLByteClass(rawValue: 1 << 8)
    /// Letters, digits, '+', '-' and '.'.
    static let scheme = URLByteClass(rawValue: 1 << 9)
    /// Bytes that a common link's host may contain unchanged: lower-case letters, digits, '-', '_' and '.'.
    static let plainHost = URLByteClass(rawValue: 1 << 10)
    /// Bytes that end the plain part of a common link's path: '?' and '#'.
    static let pathEnd = URLByteClass(rawValue: 1 << 11)
    /// Bytes that a common link's path cannot contain unchanged: the path set without '?' and '#', and the backslash.
    static let unplainPath = URLByteClass(rawValue: 1 << 12)
    static let slash = URLByteClass(rawValue: 1 << 13)
    static let dot = URLByteClass(rawValue: 1 << 14)
    /// Bytes in a common link's path that need another check: '%' (possibly an encoded dot) and ':' (possibly a
    /// scheme).
    static let percentOrColon = URLByteClass(rawValue: 1 << 15)

    /// The classes of all 256 bytes, allocated once and never changed. It is a pointer so that the parser's loops
    /// neither copy an array nor check bounds.
    nonisolated(unsafe) static let table: UnsafePointer<UInt16> = {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max {
            (table + Int(byte)).initialize(to: classes(of: byte).rawValue)
        }
        return UnsafePointer(table)
    }()

    private static func classes(of byte: UInt8) -> URLByteClass {
        var classes: URLByteClass = []
        func add(_ set: URLByteClass, if condition: Bool) {
            if condition {
                classes.insert(set)
            }
        }
        func isOne(of characters: StaticString) -> Bool {
            characters.withUTF8Buffer { $0.contains(byte) }
        }
        let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        let c0 = byte < 0x20 || byte > 0x7E
        let query = c0 || isOne(of: " \"#<>")
        let path = query || isOne(of: "?^`{}")
        let userinfo = path || isOne(of: "/:;=@[\\]|")
        let forbiddenHost = isOne(of: "\0\t\n\r #/:<>?@[\\]^|")
        add(.c0Control, if: c0)
        add(.fragment, if: c0 || isOne(of: " \"<>`"))
        add(.query, if: query)
        add(.specialQuery, if: query || isOne(of: "'"))
        add(.path, if: path)
        add(.userinfo, if: userinfo)
        add(.forbiddenHost, if: forbiddenHost)
        add(.forbiddenDomain, if: forbiddenHost || byte < 0x20 || byte == 0x7F || isOne(of: "%"))
        add(.scheme, if: isASCIILetter(byte) || isASCIIDigit(byte) || isOne(of: "+-."))
        add(.plainHost, if: isLower || isASCIIDigit(byte) || isOne(of: "-_."))
        add(.pathEnd, if: isOne(of: "?#"))
        add(.unplainPath, if: (path && !isOne(of: "?#")) || isOne(of: "\\"))
        add(.slash, if: isOne(of: "/"))
        add(.dot, if: isOne(of: "."))
        add(.percentOrColon, if: isOne(of: "%:"))
        return classes
    }

    /// Whether a byte is in any of these sets.
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        Self.table[Int(byte)] & rawValue != 0
    }
}
