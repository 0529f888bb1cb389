/// The head of a response: its status and fields.
///
/// One head is enough for an engine: the readers of all its connections fill the same one, and its storage is kept from
/// one response to the next, so that nothing is allocated in the steady state. Copy what must outlive the next head.
/// All ranges are offsets into `storage`, never into the input.
public struct ResponseHead: Sendable {
    /// The status code, 100 to 999 (RFC 9110 section 15; codes above 599 are in use, so they are accepted).
    public internal(set) var status: UInt16 = 0
    /// The minor version of HTTP/1: 0 or 1. A higher one counts as 1 (RFC 9112 section 2.3), HTTP/0.9 as 0, and HTTP/2
    /// or later as 1, since it is written as HTTP/1.
    public internal(set) var minorVersion: UInt8 = 0
    /// The length that all Content-Length fields agree on; nil if there is none, or if one is invalid but does not
    /// matter to the framing.
    public internal(set) var contentLength: Int?
    /// The size of the head on the wire, its empty line included.
    public internal(set) var bytes = 0
    /// The head's bytes, from the status line to the empty line; folded lines are joined by spaces.
    public internal(set) var storage: [UInt8] = []

    /// Whether it is written in a way that readers may understand differently: with lines that are not fields, a blank
    /// before a colon, a folded line, more than one CR at a line's end, or an odd status line. Its content is used, but
    /// its connection is not used again, since it is not certain where the next response begins.
    var isOdd = false
    var fields: [FieldSlot] = []
    var first = InlineArray<18, Int32>(repeating: -1)
    /// A bit for each known field that came more than once, by its raw value.
    var repeated: UInt32 = 0
    /// The offset of each line feed, from the first byte that came.
    var lineEnds: [Int32] = []
    /// Whether the last line was skipped, so that a folded line after it is skipped, too.
    var lastLineSkipped = false

    /// Creates a head without a response.
    public init() {}

    /// The number of fields. Lines that are not fields are not counted.
    public var fieldCount: Int { fields.count }

    /// The name of a field as it was sent. The index is in 0 ..< fieldCount.
    public func name(_ index: Int) -> Range<Int> {
        Int(fields[index].nameStart)..<Int(fields[index].nameEnd)
    }

    /// The value of a field without the white space around it. The index is in 0 ..< fieldCount.
    public func value(_ index: Int) -> Range<Int> {
        Int(fields[index].valueStart)..<Int(fields[index].valueEnd)
    }

    /// The known field that a field is, or nil. The index is in 0 ..< fieldCount.
    public func field(_ index: Int) -> KnownField? {
        fields[index].known
    }

    /// The value of the first field with a name, without the white space around it; nil if there is none.
    public func value(of field: KnownField) -> Range<Int>? {
        let index = first[Int(field.rawValue)]
        return index < 0 ? nil : value(Int(index))
    }

    @inline(__always)
    package func has(_ field: KnownField) -> Bool {
        first[Int(field.rawValue)] >= 0
    }

    /// Whether there are several fields with a name.
    package func isRepeated(_ field: KnownField) -> Bool {
        repeated & 1 << UInt32(field.rawValue) != 0
    }

    /// The values of all fields with a name, joined by commas; nil if there is none.
    package func joined(_ field: KnownField) -> [UInt8]? {
        guard isRepeated(field) else { return copy(of: field) }
        let indices = (0..<fieldCount).filter { self.field($0) == field }
        return Array(indices.map { storage[value($0)] }.joined(separator: Array(", ".utf8)))
    }

    /// A copy of the value of the first field with a name; nil if there is none.
    public func copy(of field: KnownField) -> [UInt8]? {
        value(of: field).map { Array(storage[$0]) }
    }

    /// Lends the bytes of a range of `storage`.
    public func withBytes<Result, Failure: Error>(
        in range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withUnsafeBufferPointer { (all: UnsafeBufferPointer<UInt8>) throws(Failure) -> Result in
            try body(UnsafeBufferPointer(rebasing: all[range]))
        }
    }
}

/// The position of one field in a head's storage.
struct FieldSlot: Sendable {
    var nameStart: Int32
    var nameEnd: Int32
    var valueStart: Int32
    var valueEnd: Int32
    var known: KnownField?
}
