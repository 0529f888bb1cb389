/// Writes request heads (RFC 9112 section 3) from bytes, without making a `String`.
public struct RequestWriter: Sendable {
    /// The fields of every request, unless others replace them.
    public static let defaultFields = [
        (name: "Accept", value: "text/html,application/xhtml+xml,*/*;q=0.8"),
        (name: "Accept-Encoding", value: "gzip, deflate, br, zstd"),
    ]

    /// The part that is the same in every request, from the end of the Host line to the empty line.
    private let tail: [UInt8]

    /// Creates a writer for requests that differ only in their target and host.
    ///
    /// - Parameters:
    ///   - userAgent: the User-Agent field's value.
    ///   - fields: names and values of other fields, in order.
    /// - Throws: `protocol` for a name that is not a token or a value with a control character.
    public init(
        userAgent: String, fields: [(name: String, value: String)] = RequestWriter.defaultFields
    ) throws(FetchError) {
        try self.init(fields: [("User-Agent", userAgent)] + fields)
    }

    /// Creates a writer for requests with only these fields beside Host.
    ///
    /// - Throws: like the other.
    package init(fields: [(name: String, value: String)]) throws(FetchError) {
        var tail = Self.lineEnd
        for (name, value) in fields {
            guard !name.isEmpty, name.utf8.allSatisfy(HTTPByte.isToken),
                !value.utf8.contains(where: HTTPByte.isControl)
            else {
                throw FetchError(.protocol, "a request field holds a character that is not allowed")
            }
            tail += Array("\(name): \(value)\r\n".utf8)
        }
        self.tail = tail + Self.lineEnd
    }

    private static let lineEnd = Array("\r\n".utf8)

    /// Appends one request head.
    ///
    /// - Parameters:
    ///   - method: GET or HEAD.
    ///   - target: path and query, as the URL serialiser gave them.
    ///   - host: as the URL serialiser gave it, an IPv6 address in brackets.
    ///   - port: nil for the scheme's default.
    ///   - proxy: for an http URL, the proxy that the request goes to. It gets the target in absolute form (RFC 9112
    ///     section 3.2.2) and its own credentials.
    ///   - lines: further fields of this request alone, each with its line end; they are appended as they are.
    ///   - buffer: the buffer to append to.
    /// - Throws: `url` for a target that does not begin with "/", an empty host, or either with a blank or a control
    ///   character; the buffer is unchanged then.
    public func append(
        _ method: HTTPMethod, target: UnsafeBufferPointer<UInt8>, host: UnsafeBufferPointer<UInt8>, port: UInt16?,
        through proxy: Proxy? = nil, lines: [UInt8] = [], to buffer: inout [UInt8]
    ) throws(FetchError) {
        guard target.first == UInt8(ascii: "/"), !host.isEmpty, Self.isPlain(target), Self.isPlain(host) else {
            throw FetchError(.url, "the URL does not fit into a request line")
        }
        append(method == .get ? "GET " : "HEAD ", to: &buffer)
        if proxy != nil {
            append("http://", to: &buffer)
            append(host, port, to: &buffer)
        }
        buffer.append(contentsOf: target)
        append(" HTTP/1.1\r\nHost: ", to: &buffer)
        append(host, port, to: &buffer)
        if let authorization = proxy?.authorization {
            append("\r\nProxy-Authorization: ", to: &buffer)
            buffer.append(contentsOf: authorization.utf8)
        }
        if lines.isEmpty {
            buffer.append(contentsOf: tail)
        } else {
            buffer.append(contentsOf: tail.dropLast(Self.lineEnd.count))
            buffer.append(contentsOf: lines)
            buffer.append(contentsOf: Self.lineEnd)
        }
    }

    private func append(_ host: UnsafeBufferPointer<UInt8>, _ port: UInt16?, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: host)
        if let port {
            buffer.append(UInt8(ascii: ":"))
            var digits = InlineArray<5, UInt8>(repeating: 0)
            var count = 0
            var rest = port
            repeat {
                digits[count] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
                count += 1
            } while rest > 0
            for index in stride(from: count - 1, through: 0, by: -1) {
                buffer.append(digits[index])
            }
        }
    }

    private func append(_ text: StaticString, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        // No early exit: the compiler turns this into vector code.
        var refused = 0
        for byte in bytes {
            refused &+= byte <= 32 || byte == 127 ? 1 : 0
        }
        return refused == 0
    }
}
