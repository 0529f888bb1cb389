import HTTP

/// The fields of a response's head, in the order in which they came (RFC 9110 section 5).
///
/// Names and values are remote text: without CR, LF and NUL, but possibly with other control characters. Ill-formed
/// UTF-8 is replaced by U+FFFD.
public struct ResponseHeaders: Sendable {
    private let head: ResponseHead

    init(_ head: ResponseHead) {
        self.head = head
    }

    /// The value of the first field with a name, in any case; nil if there is none. O(fields).
    public subscript(name: String) -> String? {
        indices.first { text(head.name($0)).lowercased() == name.lowercased() }.map { text(head.value($0)) }
    }

    /// The values of all fields with a name, in any case. O(fields).
    public func values(of name: String) -> [String] {
        filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The bytes of the Location field, which are not always UTF-8.
    var location: [UInt8]? { head.copy(of: .location) }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: head.storage[range], as: UTF8.self)
    }
}

extension ResponseHeaders: RandomAccessCollection {
    /// The position of the first field.
    public var startIndex: Int { 0 }
    /// The position behind the last field.
    public var endIndex: Int { head.fieldCount }

    /// A field, by its position.
    public subscript(index: Int) -> (name: String, value: String) {
        (text(head.name(index)), text(head.value(index)))
    }
}
