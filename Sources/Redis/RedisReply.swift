public import Words

/// A reply to a command. Its bytes are remote and untrusted.
public enum RedisReply: Sendable, Hashable {
    /// Nothing: no such key or field.
    case null
    case integer(Int64)
    /// A bulk string, or a status such as `OK`.
    case bytes([UInt8])
    case array([RedisReply])
    case error(RedisError)

    /// Whether it is the status `OK`.
    public var isOK: Bool {
        if case .bytes(let bytes) = self { bytes.elementsEqual("OK".utf8) } else { false }
    }
}

/// An error that a server replied with.
public struct RedisError: Sendable, Hashable {
    /// The line, as "WRONGTYPE Operation against a key ...".
    public let line: [UInt8]

    init(_ line: [UInt8]) {
        self.line = line
    }

    /// The word that tells errors apart, as "WRONGTYPE".
    public var code: ArraySlice<UInt8> { line.prefix { $0 != UInt8(ascii: " ") } }

    /// Whether the code is a word.
    public func has(code word: StaticString) -> Bool {
        word.withUTF8Buffer { code.elementsEqual($0) }
    }

    /// The whole line for a person.
    public var text: SafeText { SafeText(untrusted: line, maxCells: 200) }
}
