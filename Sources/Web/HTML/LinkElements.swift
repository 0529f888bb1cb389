/// A set of elements whose links are taken.
public struct LinkElements: Sendable, Hashable {
    /// A bit for each raw value of an element.
    @usableFromInline var bits: UInt32

    private init(bits: UInt32) { self.bits = bits }

    /// All elements.
    public static let all = LinkElements(bits: .max)
    /// No element.
    public static let none = LinkElements(bits: 0)

    /// Adds an element.
    public mutating func insert(_ element: ScannedLink.Element) { bits |= 1 << UInt32(element.rawValue) }

    /// Removes an element.
    public mutating func remove(_ element: ScannedLink.Element) { bits &= ~(1 << UInt32(element.rawValue)) }

    /// Whether an element is one of them.
    @inlinable @inline(__always)
    package func contains(_ element: ScannedLink.Element) -> Bool { bits >> UInt32(element.rawValue) & 1 != 0 }
}
