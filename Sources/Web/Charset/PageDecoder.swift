/// Converts a page's bytes to UTF-8: determines the encoding, then decodes. It is used for one page after the other.
///
/// UTF-8 is passed on unchecked and without a copy: the URL parser and the title handle ill-formed sequences.
public final class PageDecoder {
    private var text = TextDecoder()
    /// The page's first bytes, until they suffice for a decision.
    private var held = ByteBuffer(capacity: 0)
    private var declared: Encoding?
    private var isXML = false
    /// An encoding that the page's text named too late for the decision.
    private var late: Encoding?
    /// The page's encoding, once it is known.
    public private(set) var encoding: Encoding?
    /// Whether the encoding is only the default so far, so that `change` can still set it.
    public private(set) var isTentative = false

    /// Creates a decoder; call `startPage` before the first page.
    public init() {}

    /// Starts a page.
    ///
    /// - Parameters:
    ///   - declared: the encoding that the Content-Type field names.
    ///   - isXML: whether the page is in XML's syntax, where no element names an encoding.
    public func startPage(declared: Encoding?, isXML: Bool = false) {
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

    /// Changes to the encoding that a meta element names behind the first 1,024 bytes (HTML, section 13.2.3.4,
    /// "changing the encoding while parsing"), if none was named before. `body` may call it: the text behind the
    /// element is decoded in the new encoding. Text before it, which is mostly ASCII, stays as it is.
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

    /// Decides on the encoding if the page's first bytes suffice, and decodes them. Returns whether they do.
    private func decide(
        _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) -> Bool {
        guard let decision = CharsetSniffer.decide(bytes, isWhole: isWhole, declared: declared, isXML: isXML)
        else { return false }
        encoding = decision.encoding
        isTentative = decision.isTentative
        text.startText(in: decision.encoding)
        decode(UnsafeBufferPointer(rebasing: bytes[decision.markLength...]), body)
        return true
    }

    /// Decodes runs of ASCII, and otherwise tag by tag, so that no byte behind a meta element is decoded before the
    /// element has been read.
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
                text.startText(in: late)
            }
        }
        if !rest.isEmpty { decode(rest, body) }
    }
}
