import CText

/// Finds the end of a head: the first empty line after the status line.
///
/// It looks at line ends and sizes alone. The lines are parsed once, when the head is complete, so that the result does
/// not depend on how the bytes were cut. Only a first line that cannot be HTTP is refused at once, so that no reader
/// waits for the end of something else.
struct HeadScanner: Sendable {
    /// Where the status line begins, after empty lines that may stand before it.
    private(set) var start: Int32 = 0
    /// The start of the line whose end has not come yet.
    private var lineStart: Int32 = 0
    private var lines: Int32 = 0

    /// Scans more bytes of a head.
    ///
    /// - Parameters:
    ///   - bytes: the head so far, from its first byte.
    ///   - scanned: how many of them an earlier call has seen.
    ///   - limits: the limits beyond which a head is refused.
    ///   - lineEnds: the offset of each line feed is appended to it.
    /// - Returns: the offset just past the empty line, or nil if it has not come yet.
    /// - Throws: `tooLarge`, or `protocol` for a first line that does not begin like HTTP.
    mutating func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, from scanned: Int, limits: HTTPLimits, lineEnds: inout [Int32]
    ) throws(FetchError) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var position = scanned
        while true {
            let end = shims_find_byte(base, position, bytes.count, HTTPByte.lineFeed)
            guard end < bytes.count else { break }
            try check(bytes, end: end, limits: limits)
            let begin = Int(lineStart)
            lineEnds.append(Int32(end))
            position = end + 1
            lineStart = Int32(position)
            if end == begin || (bytes[begin] == HTTPByte.carriageReturn && Self.isEmpty(bytes[begin..<end])) {
                guard lines == 0 else { return position }
                start = lineStart
            } else {
                lines += 1
                if lines - 1 > limits.fields {
                    throw FetchError(.tooLarge, "the response head has too many fields")
                }
            }
        }
        try check(bytes, end: bytes.count, limits: limits)
        return nil
    }

    /// Checks the unfinished line and the head, up to `end`, against the limits and the form of a first line.
    ///
    /// Bytes beyond the limit do not matter: they may or may not have come yet.
    @inline(__always)
    private func check(_ bytes: UnsafeBufferPointer<UInt8>, end: Int, limits: HTTPLimits) throws(FetchError) {
        let judged = min(end, Int(limits.head))
        if lines == 0 {
            try checkFirstLine(bytes, end: judged)
        }
        if judged - Int(lineStart) > Int(limits.line) {
            throw FetchError(.tooLarge, "a line of the response head is too long")
        }
        if end >= Int(limits.head) {
            if isEmpty(bytes, end: judged) { throw Self.notHTTP }
            throw FetchError(.tooLarge, "the response head is too long")
        }
    }

    /// Whether nothing but empty lines has come.
    func isEmpty(_ bytes: UnsafeBufferPointer<UInt8>, end: Int) -> Bool {
        let begin = Int(start)
        return lines == 0 && (end == begin || (end == begin + 1 && bytes[begin] == HTTPByte.carriageReturn))
    }

    /// Whether a line that begins with CR holds only CRs: some servers write one CR too many.
    private static func isEmpty(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        line.allSatisfy { $0 == HTTPByte.carriageReturn }
    }

    static let notHTTP = FetchError(.protocol, "the answer is not HTTP/1")

    private func checkFirstLine(_ bytes: UnsafeBufferPointer<UInt8>, end: Int) throws(FetchError) {
        let line = UnsafeBufferPointer(rebasing: bytes[Int(start)..<end])
        if line.count == 1 && line[0] == HTTPByte.carriageReturn {
            return
        }
        let expected: StaticString = "HTTP/"
        for index in 0..<min(line.count, expected.utf8CodeUnitCount) where line[index] != expected.utf8Start[index] {
            throw Self.notHTTP
        }
    }
}
