import CText

/// Finds the end of a head: the first empty line after the status line.
///
/// It looks at line ends and sizes alone. What the lines say is judged once, when the head is complete, so that the
/// answer is the same however the bytes were cut; only a first line that cannot be HTTP is refused at once, lest a
/// reader wait for the end of something else.
struct HeadScanner: Sendable {
    /// Where the status line begins, after empty lines that may stand before it.
    private(set) var start: Int32 = 0
    /// Where the line begins whose end has not come yet.
    private var lineStart: Int32 = 0
    private var lines: Int32 = 0

    /// Goes on with a head of which more has come.
    ///
    /// - Parameters:
    ///   - bytes: the head so far, from its first byte.
    ///   - scanned: how many of them an earlier call has seen.
    ///   - limits: what is refused as too large.
    ///   - lineEnds: gets the offset of each line feed found.
    /// - Returns: the offset just past the empty line, or nil when it has not come yet.
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
                    throw FetchError(.tooLarge, "The response head has too many fields.")
                }
            }
        }
        try check(bytes, end: bytes.count, limits: limits)
        return nil
    }

    /// Holds the unfinished line and the head, as far as `end`, against the limits and the form of a first line.
    ///
    /// What stands beyond the limit has no say: it may or may not have come yet.
    @inline(__always)
    private func check(_ bytes: UnsafeBufferPointer<UInt8>, end: Int, limits: HTTPLimits) throws(FetchError) {
        let judged = min(end, Int(limits.head))
        if lines == 0 {
            try checkFirstLine(bytes, end: judged)
        }
        if judged - Int(lineStart) > Int(limits.line) {
            throw FetchError(.tooLarge, "A line of the response head is too long.")
        }
        if end >= Int(limits.head) {
            if isEmpty(bytes, end: judged) { throw Self.notHTTP }
            throw FetchError(.tooLarge, "The response head is too long.")
        }
    }

    /// Whether nothing but empty lines has come.
    func isEmpty(_ bytes: UnsafeBufferPointer<UInt8>, end: Int) -> Bool {
        let begin = Int(start)
        return lines == 0 && (end == begin || (end == begin + 1 && bytes[begin] == HTTPByte.carriageReturn))
    }

    /// Whether a line that begins with CR holds nothing else: some servers write a CR too many, in this line, too.
    private static func isEmpty(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        line.allSatisfy { $0 == HTTPByte.carriageReturn }
    }

    static let notHTTP = FetchError(.protocol, "The answer is not HTTP/1.")

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
