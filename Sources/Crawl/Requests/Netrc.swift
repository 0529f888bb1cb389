import HTTP
import Web

/// A .netrc file with credentials by host name, as in ftp(1), curl and wget.
///
/// Tokens are separated by white space. A token in double quotes may contain white space, and a backslash quotes the
/// next character. `account` and its value, macros and lines that start with `#` are skipped.
public struct Netrc: Sendable {
    private var machines: [[UInt8]: Credentials] = [:]
    private var fallback: Credentials?

    /// Creates a file without credentials.
    public init() {}

    /// Parses a file's text. The first entry of a machine counts; unknown text is skipped.
    public init(_ text: [UInt8]) {
        var tokens = Tokens(text)
        var entry = Entry()
        while let token = tokens.next() {
            switch token {
            case Array("machine".utf8):
                finish(entry)
                entry = Entry()
                entry.name = tokens.next()?.map { lowercased($0) }
            case Array("default".utf8):
                finish(entry)
                entry = Entry()
                entry.isDefault = true
            case Array("login".utf8): entry.login = tokens.next()
            case Array("password".utf8): entry.password = tokens.next()
            case Array("account".utf8): _ = tokens.next()
            case Array("macdef".utf8): tokens.skipMacro()
            default: break
            }
        }
        finish(entry)
    }

    private struct Entry {
        var name: [UInt8]?
        var isDefault = false
        var login: [UInt8]?
        var password: [UInt8]?
    }

    private mutating func finish(_ entry: Entry) {
        guard let login = entry.login, let credentials = Credentials(user: login, password: entry.password ?? [])
        else { return }
        if entry.isDefault, fallback == nil { fallback = credentials }
        if let name = entry.name, machines[name] == nil { machines[name] = credentials }
    }

    /// Whether it has no credentials.
    var isEmpty: Bool { machines.isEmpty && fallback == nil }

    /// The credentials for a host in lower case; the default ones only if `orDefault`.
    func credentials(for host: [UInt8], orDefault: Bool) -> Credentials? {
        machines[host] ?? (orDefault ? fallback : nil)
    }
}

private struct Tokens {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    mutating func next() -> [UInt8]? {
        while position < text.count {
            if text[position] <= 0x20 {
                position += 1
            } else if text[position] == UInt8(ascii: "#"), isAtLineStart {
                while position < text.count, text[position] != HTTPByte.lineFeed { position += 1 }
            } else {
                return text[position] == UInt8(ascii: "\"") ? quoted() : plain()
            }
        }
        return nil
    }

    private var isAtLineStart: Bool {
        let line = text[..<position].reversed().prefix { $0 != HTTPByte.lineFeed }
        return line.allSatisfy { $0 <= 0x20 }
    }

    private mutating func plain() -> [UInt8] {
        let start = position
        while position < text.count, text[position] > 0x20 { position += 1 }
        return Array(text[start..<position])
    }

    private mutating func quoted() -> [UInt8] {
        var token: [UInt8] = []
        position += 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            if text[position] == UInt8(ascii: "\\"), position + 1 < text.count { position += 1 }
            token.append(text[position])
            position += 1
        }
        position += 1
        return token
    }

    /// Skips a macro, which ends with an empty line.
    mutating func skipMacro() {
        while position < text.count {
            let isEnd =
                text[position] == HTTPByte.lineFeed && position + 1 < text.count
                && text[position + 1] == HTTPByte.lineFeed
            position += 1
            if isEnd { return }
        }
    }
}
