// "Prescan a byte stream to determine its encoding" (HTML, section 13.2.3.2), step by step.

import CText
import Glibc

/// Finds the encoding that a page's first bytes name.
struct CharsetPrescan {
    /// The number of bytes to scan.
    static let limit = 1024

    private enum Found {
        case attribute(name: Range<Int>, value: Range<Int>)
        case none
    }

    /// The bytes end inside a token.
    private struct EndOfBytes: Error {}

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// The encoding, if the bytes name one.
    static func encoding(_ bytes: UnsafeBufferPointer<UInt8>) -> Encoding? {
        var prescan = CharsetPrescan(bytes: UnsafeBufferPointer(rebasing: bytes.prefix(limit)))
        if let encoding = prescan.declaredUTF16() { return encoding }
        return (prescan.mayHaveMeta ? try? prescan.run() : nil) ?? prescan.declaredXML()
    }

    /// Whether the first bytes of an XML document contain its complete declaration, or it has none.
    static func hasXMLDeclaration(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count >= 6 && (!bytes.starts(with: "<?xml".utf8) || bytes.contains(UInt8(ascii: ">")))
    }

    /// The encoding of an XML document, if its first bytes name one.
    static func xmlEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> Encoding? {
        let prescan = CharsetPrescan(bytes: UnsafeBufferPointer(rebasing: bytes.prefix(limit)))
        return prescan.declaredUTF16() ?? prescan.declaredXML()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private func declaredUTF16() -> Encoding? {
        if bytes.starts(with: [0x3C, 0, 0x3F, 0, 0x78, 0]) { return .utf16LE }
        return bytes.starts(with: [0, 0x3C, 0, 0x3F, 0, 0x78]) ? .utf16BE : nil
    }

    /// Whether a meta element may start anywhere. Most pages without a named encoding have none, which this finds
    /// quickly.
    private var mayHaveMeta: Bool {
        guard let start = bytes.baseAddress else { return false }
        var place = 0
        while true {
            place = shims_find_tag(start, place, bytes.count) + 1
            guard place < bytes.count else { return false }
            if bytes[place] | 0x20 == UInt8(ascii: "m") { return true }
        }
    }

    private mutating func run() throws -> Encoding {
        while true {
            // Only `<` starts a tag.
            guard let start = rest.baseAddress, let tag = memchr(start, Int32(UInt8(ascii: "<")), rest.count) else {
                throw EndOfBytes()
            }
            position += UnsafeRawPointer(tag) - UnsafeRawPointer(start)
            if rest.starts(withKeyword: "<!--") {
                // The dashes at the start may also be those at the end.
                position += 2
                repeat {
                    position += 1
                } while try
                    !(at(0) == UInt8(ascii: ">") && bytes[position - 1] == UInt8(ascii: "-")
                    && bytes[position - 2] == UInt8(ascii: "-"))
            } else if rest.starts(withKeyword: "<meta"), try isSpaceOrSlash(at(5)) {
                position += 5
                if let encoding = try metaEncoding() { return encoding }
            } else if try at(0) == UInt8(ascii: "<"),
                try isASCIILetter(at(1)) || (at(1) == UInt8(ascii: "/") && isASCIILetter(at(2)))
            {
                while try !(HTMLTokenizer.isSpace(at(0)) || at(0) == UInt8(ascii: ">")) { position += 1 }
                while case .attribute = try nextAttribute() {}
            } else if try at(0) == UInt8(ascii: "<"),
                try [UInt8(ascii: "!"), UInt8(ascii: "/"), UInt8(ascii: "?")].contains(at(1))
            {
                while try at(0) != UInt8(ascii: ">") { position += 1 }
            }
            position += 1
        }
    }

    /// The encoding that the attributes of a meta element name.
    private mutating func metaEncoding() throws -> Encoding? {
        var seen: (httpEquiv: Bool, content: Bool, charset: Bool) = (false, false, false)
        var gotPragma = false
        var needPragma: Bool?
        var charset: Encoding?
        while case .attribute(let nameRange, let valueRange) = try nextAttribute() {
            let name = UnsafeBufferPointer(rebasing: bytes[nameRange])
            let value = UnsafeBufferPointer(rebasing: bytes[valueRange])
            if name.equals("http-equiv"), !seen.httpEquiv {
                seen.httpEquiv = true
                gotPragma = value.equals("content-type")
            } else if name.equals("content"), !seen.content {
                seen.content = true
                if needPragma == nil, let encoding = MetaCharset.label(in: value).flatMap(Encoding.init(label:)) {
                    charset = encoding
                    needPragma = true
                }
            } else if name.equals("charset"), !seen.charset {
                seen.charset = true
                charset = Encoding(label: value)
                needPragma = false
            }
        }
        guard let needPragma, !needPragma || gotPragma else { return nil }
        return charset?.asDeclaredInASCII
    }

    /// "Get an attribute".
    private mutating func nextAttribute() throws -> Found {
        while try isSpaceOrSlash(at(0)) { position += 1 }
        if try at(0) == UInt8(ascii: ">") { return .none }
        let nameStart = position
        while try
            !(isSpaceOrSlash(at(0)) || at(0) == UInt8(ascii: ">")
            || (at(0) == UInt8(ascii: "=") && position > nameStart))
        {
            position += 1
        }
        let name = nameStart..<position
        while try HTMLTokenizer.isSpace(at(0)) { position += 1 }
        guard try at(0) == UInt8(ascii: "=") else { return .attribute(name: name, value: position..<position) }
        position += 1
        while try HTMLTokenizer.isSpace(at(0)) { position += 1 }
        let quote = try at(0)
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            position += 1
            let start = position
            while try at(0) != quote { position += 1 }
            position += 1
            return .attribute(name: name, value: start..<(position - 1))
        }
        let start = position
        while try !(HTMLTokenizer.isSpace(at(0)) || at(0) == UInt8(ascii: ">")) { position += 1 }
        return .attribute(name: name, value: start..<position)
    }

    /// "Get an XML encoding", the last resort.
    private func declaredXML() -> Encoding? {
        guard bytes.starts(with: "<?xml".utf8), let end = bytes.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let declaration = UnsafeBufferPointer(rebasing: bytes[..<end])
        guard
            var place = declaration.indices.first(where: {
                UnsafeBufferPointer(rebasing: declaration[$0...]).starts(with: "encoding".utf8)
            })
        else { return nil }
        func skipSpace() {
            while place < end, declaration[place] <= 0x20 { place += 1 }
        }
        place += 8
        skipSpace()
        guard place < end, declaration[place] == UInt8(ascii: "=") else { return nil }
        place += 1
        skipSpace()
        guard place < end, declaration[place] == UInt8(ascii: "\"") || declaration[place] == UInt8(ascii: "'"),
            let close = declaration[(place + 1)...].firstIndex(of: declaration[place])
        else { return nil }
        let label = UnsafeBufferPointer(rebasing: declaration[(place + 1)..<close])
        guard !label.contains(where: { $0 <= 0x20 }), let encoding = Encoding(label: label) else { return nil }
        return encoding.isUTF16 ? .utf8 : encoding
    }

    private var rest: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[min(position, bytes.count)...]) }

    private func at(_ offset: Int) throws -> UInt8 {
        guard position + offset < bytes.count else { throw EndOfBytes() }
        return bytes[position + offset]
    }

    private func isSpaceOrSlash(_ byte: UInt8) -> Bool {
        HTMLTokenizer.isSpace(byte) || byte == UInt8(ascii: "/")
    }
}

extension Encoding {
    /// The encoding that a page means if it names this one in ASCII bytes.
    var asDeclaredInASCII: Encoding {
        switch self {
        case .utf16BE, .utf16LE: .utf8
        case .userDefined: .windows1252
        default: self
        }
    }
}
