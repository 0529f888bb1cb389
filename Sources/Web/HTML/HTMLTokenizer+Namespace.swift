// The names of an XML document's elements, which may have a prefix that its root binds to XHTML's namespace (Namespaces in
// XML 1.0, section 3; HTML, section 14). What elements below the root bind is not looked at.

extension HTMLTokenizer {
    /// Whether the root of an XML document is still to come: what stands before it is no text.
    @inline(__always)
    var awaitsRoot: Bool { isXML && isXHTML == nil }

    /// Whether a tag is the root of an XML document, or may be, and has a prefix: it is read byte by byte, as its
    /// attributes have names that no other tag's have.
    func isPrefixedRoot(_ name: PackedName) -> Bool { awaitsRoot && name.prefix != nil }

    /// The name of an XML document's tag as HTML has it; one that matches nothing where the element is none of HTML's, nor
    /// SVG's or MathML's. The root's prefix is remembered.
    mutating func localName(_ name: PackedName) -> PackedName {
        if awaitsRoot { prefix = name.prefix ?? PackedName() }
        guard prefix.count > 0 else { return name }
        if let local = name.removing(prefix) { return local }
        let number = elementNames[name]
        let isForeign = number == HTMLElement.svg.rawValue || number == HTMLElement.math.rawValue || tree.isForeign
        return isForeign || isDefaultXHTML ? name : PackedName()
    }

    /// The name of an attribute as the table has it: on an XML document's root, what binds the root's own prefix.
    func attributeName(_ name: PackedName) -> PackedName {
        guard awaitsRoot, let bound = name.removing(Self.binding), prefix.count == bound.count + 1,
            prefix.removing(bound) != nil
        else { return name }
        return Self.binding
    }

    private static let binding = PackedName.list("xmlns:")[0]

    /// Looks at an XML document's root, which makes it XHTML if it is `html` in that namespace.
    mutating func enterRoot(_ chunk: UnsafePointer<UInt8>?) {
        isDefaultXHTML = binds(.xmlns, chunk)
        isXHTML = tag.element == .html && (prefix.count > 0 ? binds(.prefixedXmlns, chunk) : isDefaultXHTML)
        if isXHTML != true { prefix = PackedName() }
        tree.hasPrefix = prefix.count > 0
    }

    private mutating func binds(_ attribute: HTMLAttribute, _ chunk: UnsafePointer<UInt8>?) -> Bool {
        tag.slot(attribute).map { bytes($0, chunk).elementsEqual(Self.xhtml) } ?? false
    }

    private static let xhtml = "http://www.w3.org/1999/xhtml".utf8
}

extension PackedName {
    /// Prefixes that are longer, colon included, are not known.
    private static let longestPrefix = 8

    /// The prefix with its colon; nil where there is none, or a longer one than is known.
    var prefix: PackedName? {
        guard count > 2, low != .max else { return nil }
        for length in 2...min(count - 1, Self.longestPrefix) where byte(length - 1) == UInt8(ascii: ":") {
            var prefix = self
            (prefix.low, prefix.high, prefix.count) = (low & Self.mask(length), 0, length)
            return prefix
        }
        return nil
    }

    /// What follows a beginning of at most eight bytes; nil where the name is no longer, or begins otherwise.
    func removing(_ beginning: PackedName) -> PackedName? {
        let length = beginning.count
        guard count > length, low != .max, low & Self.mask(length) == beginning.low else { return nil }
        var rest = self
        // Shifts by the word's width give 0.
        rest.low = low >> UInt64(8 * length) | high << UInt64(64 - 8 * length)
        rest.high = high >> UInt64(8 * length)
        rest.count = count - length
        return rest
    }

    /// One of the first eight bytes.
    func byte(_ position: Int) -> UInt8 { UInt8(truncatingIfNeeded: low >> UInt64(8 * position)) }

    private static func mask(_ length: Int) -> UInt64 { UInt64.max >> UInt64(64 - 8 * length) }
}
