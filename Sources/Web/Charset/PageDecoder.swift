/// Turns a page's bytes into UTF-8: finds out the encoding, then decodes. Used for one page after the other.
///
/// UTF-8 is handed on without a copy and unchecked: the URL parser and the title treat ill-formed sequences.
public final class PageDecoder {
    private var text = TextDecoder()
    /// The page's first bytes, while they do not suffice for a decision.
    private var held = ByteBuffer(capacity: 0)
    private var declared: Encoding?
    private var isXML = false
    /// What the page's text has named too late for the decision.
    private var late: Encoding?
    /// The page's encoding, once it is known.
    public private(set) var encoding: Encoding?
    /// Whether nothing has named the encoding yet, so that `change` may still do so.
    public private(set) var isTentative = false

    /// A decoder for `begin`.
    public init() {}

    /// Begins a page.
    ///
    /// - Parameters:
    ///   - declared: the encoding that the Content-Type field names.
    ///   - isXML: whether the page is in XML's syntax, where no element names an encoding.
    public func begin(declared: Encoding?, isXML: Bool = false) {
        self.declared = declared
        self.isXML = isXML
        (encoding, late, isTentative) = (nil, nil, false)
        held.removeAll(keepingCapacity: CharsetPrescan.limit)
    }

    /// Decodes a piece and calls `body` with UTF-8 in pieces, which are valid during that call.
    @inline(__always)
    public func decode(_ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if encoding == .utf8 {
            body(piece)
        } else {
            decodeOther(piece, body)
        }
    }

    /// Takes the encoding that a meta element names behind the first 1,024 bytes (HTML, section 13.2.3.4, "changing the
    /// encoding while parsing"), where nothing has named one before. May be called by `body`: what follows the element is
    /// decoded so. What has been decoded before stays; most often that is ASCII.
    public func change(to encoding: Encoding) {
        if isTentative { late = encoding.asDeclaredInASCII }
    }

    /// Ends the page.
    public func finish(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if encoding == nil {
            _ = decide(held.bytes, isWhole: true, body)
        }
        text.finish(body)
    }

    private func decodeOther(_ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if isTentative {
            decodeTentatively(piece, body)
        } else if encoding != nil {
            text.decode(piece, body)
        } else if held.count > 0 || !decide(piece, isWhole: false, body) {
            let taken = min(piece.count, CharsetPrescan.limit - held.count)
            if let start = piece.baseAddress { held.append(start, count: taken) }
            if decide(held.bytes, isWhole: false, body) {
                decode(UnsafeBufferPointer(rebasing: piece[taken...]), body)
            }
        }
    }

    /// Whether the page's first bytes suffice; they are decoded then.
    private func decide(
        _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) -> Bool {
        guard let decision = CharsetSniffer.decide(bytes, isWhole: isWhole, declared: declared, isXML: isXML)
        else { return false }
        encoding = decision.encoding
        isTentative = decision.isTentative
        text.begin(decision.encoding)
        decode(UnsafeBufferPointer(rebasing: bytes[decision.markLength...]), body)
        return true
    }

    /// Hands on ASCII, and else tag by tag, so that no byte behind a meta element is decoded before that has been seen.
    private func decodeTentatively(_ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var rest = piece
        while isTentative, let first = rest.first {
            let end =
                first < 0x80
                ? asciiCount(rest, 0) : rest.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? rest.count
            text.decode(UnsafeBufferPointer(rebasing: rest[..<end]), body)
            rest = UnsafeBufferPointer(rebasing: rest[end...])
            if let late {
                (encoding, isTentative) = (late, false)
                text.begin(late)
            }
        }
        if !rest.isEmpty { decode(rest, body) }
    }
}
