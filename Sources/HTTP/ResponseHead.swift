/// The head of a response: its status and fields.
///
/// One is enough for an engine: the reader of whichever connection has a head fills it, and its storage is kept from
/// one response to the next, so that in the steady state nothing is allocated. What must outlive the next head is
/// copied. All ranges are offsets into `storage`, never into the input.
public struct ResponseHead: Sendable {
    /// 100 to 999 (RFC 9110 section 15; codes above 599 are used, so they are let through).
    public internal(set) var status: UInt16 = 0
    /// The minor version of HTTP/1: 0 or 1; a higher one counts as 1 (RFC 9112 section 2.3), HTTP/0.9 as 0, and 2 or more
    /// as 1, too: what is written as HTTP/1 is read as such.
    public internal(set) var minorVersion: UInt8 = 0
    /// The length that all Content-Length fields agree on; nil without one, and where one is not valid but does not
    /// matter to the framing either.
    public internal(set) var contentLength: Int?
    /// The size of the head on the wire, its empty line included.
    public internal(set) var bytes = 0
    /// The head's bytes, from the status line to the empty line; folded lines are joined by spaces.
    public internal(set) var storage: [UInt8] = []

    /// Whether it is written in a way that not all read alike: with lines that are no fields, a blank before a colon, a
    /// folded line, more than one CR at a line's end, or an odd status line. What is understood counts; but where the
    /// next response begins on its connection is not to be relied on.
    var isOdd = false
    var fields: [FieldSlot] = []
    var first = InlineArray<13, Int32>(repeating: -1)
    /// A bit for each known field that came more than once, by its raw value.
    var repeated: UInt16 = 0
    /// The offset of each line feed, from the first byte that came.
    var lineEnds: [Int32] = []
    /// Whether the last line read was passed over, so that a folded line after it is too.
    var lastLineSkipped = false

    /// A scratch that holds no response yet.
    public init() {}

    /// How many fields there are. Lines that are no fields are not among them.
    public var fieldCount: Int { fields.count }

    /// The name of a field, as it was sent; the index is from 0 ..< fieldCount.
    public func name(_ index: Int) -> Range<Int> {
        Int(fields[index].nameStart)..<Int(fields[index].nameEnd)
    }

    /// The value of a field, without the white space around it; the index is from 0 ..< fieldCount.
    public func value(_ index: Int) -> Range<Int> {
        Int(fields[index].valueStart)..<Int(fields[index].valueEnd)
    }

    /// Which of the known fields one is, or nil; the index is from 0 ..< fieldCount.
    public func field(_ index: Int) -> KnownField? {
        fields[index].known
    }

    /// The value of the first field of a name, without the white space around it; nil where it was not sent.
    public func value(of field: KnownField) -> Range<Int>? {
        let index = first[Int(field.rawValue)]
        return index < 0 ? nil : value(Int(index))
    }

    @inline(__always)
    package func has(_ field: KnownField) -> Bool {
        first[Int(field.rawValue)] >= 0
    }

    /// Whether there are several fields of a name.
    package func isRepeated(_ field: KnownField) -> Bool {
        repeated & 1 << UInt16(field.rawValue) != 0
    }

    /// The values of all fields of a name, joined by commas; nil where it was not sent.
    package func joined(_ field: KnownField) -> [UInt8]? {
        guard isRepeated(field) else { return copy(of: field) }
        let indices = (0..<fieldCount).filter { self.field($0) == field }
        return Array(indices.map { storage[value($0)] }.joined(separator: Array(", ".utf8)))
    }

    /// A copy of the value of the first field of a name; nil where it was not sent.
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

/// Where one field stands in a head's storage.
struct FieldSlot: Sendable {
    var nameStart: Int32
    var nameEnd: Int32
    var valueStart: Int32
    var valueEnd: Int32
    var known: KnownField?
}
