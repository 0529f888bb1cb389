// The lexical level: text or XML's markup (XML 1.0, sections 2.4 to 2.8, 3.1 and 4.1), byte by byte.
import Glibc

/// Divides a sitemap into lines, or into tags and character data.
struct SitemapDocument {
    enum State {
        case beginning, line
        case content, reference
        case markup, declaration, comment, section, instruction
        case tag, tagQuote(UInt8)
        case doctype, doctypeQuote(UInt8), doctypeComment
    }

    /// The number of bytes of a tag or an XML declaration that are read.
    static let tagLimit = 16_384
    /// The length of the longest meaningful reference.
    private static let referenceLimit = 32

    var urls: SitemapURLs
    var elements = SitemapElements()
    var state = State.beginning
    /// The tag, declaration or reference being read.
    var token: [UInt8] = []
    /// The last bytes, the latest one lowest, to find the end of a comment or an instruction.
    var recent: UInt32 = 0
    /// The number of square brackets that may end a CDATA section, or that are open in a document type declaration.
    var brackets = 0
    var hasDoctype = false

    init(limits: SitemapLimits) {
        urls = SitemapURLs(limits: limits)
    }

    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        var position = 0
        while position < bytes.count {
            if case .content = state, !elements.isInURL {
                // Most of a sitemap is neither markup nor a URL.
                guard let found = memchr(start + position, Int32(UInt8(ascii: "<")), bytes.count - position) else {
                    return
                }
                position = UnsafeRawPointer(found) - UnsafeRawPointer(start)
            }
            read(start[position])
            position += 1
        }
    }

    mutating func finish() {
        if case .line = state {
            urls.endLine()
        }
    }

    private mutating func read(_ byte: UInt8) {
        recent = recent << 8 | UInt32(byte)
        switch state {
        case .beginning where isSitemapSpace(byte):
            break
        case .beginning where byte != UInt8(ascii: "<"):
            urls.append(byte)
            state = .line
        case .line:
            line(byte)
        case .beginning, .content, .reference:
            content(byte)
        case .tag, .tagQuote:
            tag(byte)
        case .doctype, .doctypeQuote, .doctypeComment:
            doctype(byte)
        case .section:
            section(byte)
        case .markup, .declaration, .comment, .instruction:
            markup(byte)
        }
    }

    private mutating func line(_ byte: UInt8) {
        if byte == 0x0A || byte == 0x0D {
            urls.endLine()
        } else {
            urls.append(byte)
        }
    }

    private mutating func content(_ byte: UInt8) {
        if case .reference = state {
            if byte == UInt8(ascii: ";") {
                reference()
                state = .content
                return
            }
            if byte >= 0x80 || byte == UInt8(ascii: "#") || isASCIILetter(byte) || isASCIIDigit(byte),
                token.count < Self.referenceLimit
            {
                return token.append(byte)
            }
            flushReference()
            state = .content
        }
        switch byte {
        case UInt8(ascii: "<"):
            state = .markup
            recent = 0
        case UInt8(ascii: "&") where elements.isInURL:
            token.removeAll(keepingCapacity: true)
            state = .reference
        default:
            if elements.isInURL {
                urls.append(byte)
            }
        }
    }

    /// An ampersand that does not start a reference is text.
    private mutating func flushReference() {
        urls.append(UInt8(ascii: "&"))
        for byte in token {
            urls.append(byte)
        }
    }

    private mutating func reference() {
        if let scalar = token.withUnsafeBufferPointer({ XMLReference.scalar($0) }) {
            urls.append(scalar: scalar)
        } else if hasDoctype {
            // The entity may be declared there, but declarations are not read.
            urls.spoil()
        } else {
            flushReference()
            urls.append(UInt8(ascii: ";"))
        }
    }
}
