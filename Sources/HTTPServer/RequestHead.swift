import Glibc

/// A request's head, read within limits (RFC 9112 sections 3 and 5); the server's half of the codec.
package struct RequestHead {
    /// The largest number of bytes of a head, and of a target.
    package static let limit = 16 << 10
    static let targetLimit = 8 << 10

    enum Result {
        /// The head is incomplete.
        case needMore
        case request(RequestHead)
        /// The request is refused with a status, and the connection ends.
        case refused(Int)
    }

    /// Whether the response has no body, since the method is HEAD.
    package var isHead = false
    /// The minor version of HTTP/1: 0 or 1.
    package var minorVersion: UInt8 = 1
    /// Whether the connection may serve another request.
    package var keepAlive = true
    /// The path, as a range of the bytes given, without query.
    package var path = 0..<0
    /// The value of the last Accept field, as a range of the bytes given; empty without one.
    package var accept = 0..<0
    /// The query with its `?`, likewise; empty if there is none.
    package var query = 0..<0
    /// The size of the head.
    var size = 0
    private var hasHost = false

    /// A request for nothing.
    package init() {}

    /// Reads the head at the start of the bytes.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Result {
        guard let base = bytes.baseAddress else { return .needMore }
        var head = RequestHead()
        var begin = 0
        var lines = 0
        while begin < bytes.count, let feed = memchr(base + begin, 10, bytes.count - begin) {
            let next = UnsafeRawPointer(feed) - UnsafeRawPointer(base) + 1
            guard next <= limit else { return .refused(431) }
            var end = next - 1
            if end > begin, bytes[end - 1] == 13 {
                end -= 1
            }
            let line = begin..<end
            begin = next
            if line.isEmpty {
                // An empty line before the request line is skipped (section 2.2).
                guard lines > 0 else { continue }
                head.size = next
                return head.hasHost || head.minorVersion == 0 ? .request(head) : .refused(400)
            }
            let status = lines == 0 ? head.readRequestLine(bytes, line) : head.readField(bytes, line)
            if let status {
                return .refused(status)
            }
            lines += 1
        }
        guard bytes.count > limit else { return .needMore }
        return .refused(lines == 0 ? 414 : 431)
    }

    /// The status of a refusal; nil if the request is valid.
    private mutating func readRequestLine(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Int? {
        let version: StaticString = " HTTP/1."
        let versionStart = line.upperBound - version.utf8CodeUnitCount - 1
        guard versionStart > line.lowerBound,
            equal(bytes, versionStart..<(line.upperBound - 1), version),
            case let digit = bytes[line.upperBound - 1] &- UInt8(ascii: "0"), digit < 10,
            let space = bytes[line.lowerBound..<versionStart].firstIndex(of: 32)
        else { return 400 }
        minorVersion = min(digit, 1)
        keepAlive = minorVersion == 1
        let method = line.lowerBound..<space
        let target = (space + 1)..<max(space + 1, versionStart)
        guard target.count <= Self.targetLimit else { return 414 }
        guard !bytes[target].contains(where: { $0 <= 32 || $0 == 127 }) else { return 400 }
        isHead = equal(bytes, method, "HEAD")
        guard isHead || equal(bytes, method, "GET") else { return 405 }
        return readTarget(bytes, target)
    }

    /// origin-form, or absolute-form, which a server must accept (section 3.2.2).
    private mutating func readTarget(_ bytes: UnsafeBufferPointer<UInt8>, _ target: Range<Int>) -> Int? {
        var begin = target.lowerBound
        let scheme: StaticString = "http://"
        if target.count >= scheme.utf8CodeUnitCount, equal(bytes, begin..<(begin + scheme.utf8CodeUnitCount), scheme) {
            begin += scheme.utf8CodeUnitCount
            begin = bytes[begin..<target.upperBound].firstIndex(of: UInt8(ascii: "/")) ?? target.upperBound
        }
        guard begin < target.upperBound, bytes[begin] == UInt8(ascii: "/") else { return 400 }
        let end = bytes[begin..<target.upperBound].firstIndex(of: UInt8(ascii: "?")) ?? target.upperBound
        (path, query) = (begin..<end, end..<target.upperBound)
        return nil
    }

    /// The status of a refusal; nil if the field is valid.
    private mutating func readField(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Int? {
        guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound,
            !bytes[line.lowerBound..<colon].contains(where: { $0 <= 32 || $0 == 127 }),
            !bytes[line].contains(where: { $0 == 0 || $0 == 13 })
        else { return 400 }
        let name = line.lowerBound..<colon
        let value = (colon + 1)..<line.upperBound
        switch name.count {
        case 4 where equalIgnoringCase(bytes, name, "host"): hasHost = true
        case 6 where equalIgnoringCase(bytes, name, "accept"): accept = value
        case 10 where equalIgnoringCase(bytes, name, "connection"): readConnection(bytes, value)
        case 14 where equalIgnoringCase(bytes, name, "content-length"):
            // Requests with content are refused, because its end would have to be found.
            return bytes[value].allSatisfy({ $0 == 32 || $0 == UInt8(ascii: "0") }) ? nil : 400
        case 17 where equalIgnoringCase(bytes, name, "transfer-encoding"): return 400
        default: break
        }
        return nil
    }

    private mutating func readConnection(_ bytes: UnsafeBufferPointer<UInt8>, _ value: Range<Int>) {
        var isClosing = false
        for member in bytes[value].split(separator: UInt8(ascii: ",")) {
            let blanks: (UInt8) -> Bool = { $0 == 32 || $0 == 9 }
            let begin = member.firstIndex { !blanks($0) } ?? member.endIndex
            let end = member.lastIndex { !blanks($0) }.map { $0 + 1 } ?? begin
            if equalIgnoringCase(bytes, begin..<end, "close") {
                isClosing = true
            } else if equalIgnoringCase(bytes, begin..<end, "keep-alive") {
                keepAlive = true
            }
        }
        keepAlive = keepAlive && !isClosing
    }
}

private func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count == word.utf8CodeUnitCount
        && bytes[range].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: range.count))
}

private func equalIgnoringCase(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ lowercase: StaticString
) -> Bool {
    guard range.count == lowercase.utf8CodeUnitCount else { return false }
    for (index, byte) in bytes[range].enumerated() where byte | 0x20 != lowercase.utf8Start[index] {
        return false
    }
    return true
}
