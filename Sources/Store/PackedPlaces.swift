package import Crawl
import Web

/// Where links of a page stand, in the page's order. Of each link there are the number of its URL, the difference between its line
/// and that of the link before, the column, the number of the element, and the length of the text with the text.
///
/// Numbers are varints: seven bits a byte, the low ones first. The difference of lines may be negative: its sign is the lowest bit.
package enum PackedPlaces {
    /// Packs places.
    static func bytes(of links: [PlacedLink]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(links.count * 16)
        var last: Int64 = 0
        for link in links {
            let position = link.position
            let difference = Int64(position.line) &- last
            last = Int64(position.line)
            for number in [
                UInt64(link.target.index), UInt64(bitPattern: difference << 1 ^ difference >> 63),
                UInt64(max(0, position.column)), UInt64(position.element.rawValue), UInt64(position.text.count),
            ] {
                append(number, to: &bytes)
            }
            bytes += position.text
        }
        return bytes
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Unpacks the first place of each URL; nil for bytes that are no places.
    package static func places(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt32: LinkPosition]? {
        var places: [UInt32: LinkPosition] = [:]
        var reader = Reader(bytes: bytes)
        var line: Int64 = 0
        while !reader.isAtEnd {
            guard let target = reader.number().flatMap({ UInt32(exactly: $0) }), let difference = reader.number(),
                let column = reader.number().flatMap({ Int(exactly: $0) }),
                let element = reader.number().flatMap({ UInt8(exactly: $0) }).flatMap(ScannedLink.Element.init),
                let text = reader.number().flatMap({ reader.piece(of: $0) })
            else { return nil }
            line &+= Int64(bitPattern: difference >> 1) ^ -Int64(bitPattern: difference & 1)
            guard (0...Int64(UInt32.max)).contains(line), places[target] == nil else { continue }
            places[target] = LinkPosition(element: element, line: Int(line), column: column, text: text)
        }
        return places
    }

    /// The same places, with other numbers of their URLs; nil for bytes that are no places, or for a URL without a number.
    static func renumbered(
        _ bytes: UnsafeBufferPointer<UInt8>, by number: (UInt32) -> UInt32?
    ) -> [UInt8]? {
        var renumbered: [UInt8] = []
        renumbered.reserveCapacity(bytes.count + 16)
        var reader = Reader(bytes: bytes)
        while !reader.isAtEnd {
            guard let target = reader.number().flatMap({ UInt32(exactly: $0) }).flatMap(number) else { return nil }
            append(UInt64(target), to: &renumbered)
            let start = reader.at
            for _ in 0..<3 where reader.number() == nil { return nil }
            guard reader.number().flatMap({ reader.skip($0) }) != nil else { return nil }
            renumbered += bytes[start..<reader.at]
        }
        return renumbered
    }

    /// Reads bytes that may be damaged.
    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        private(set) var at = 0

        init(bytes: UnsafeBufferPointer<UInt8>) {
            self.bytes = bytes
        }

        var isAtEnd: Bool { at >= bytes.count }

        mutating func number() -> UInt64? {
            var (number, shift): (UInt64, UInt64) = (0, 0)
            while !isAtEnd, shift < 63 {
                let byte = bytes[at]
                at += 1
                number |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return number }
                shift += 7
            }
            return nil
        }

        mutating func piece(of count: UInt64) -> [UInt8]? { skip(count).map { Array(bytes[$0]) } }

        /// Where some bytes stand, behind which it goes on; nil if there are fewer.
        mutating func skip(_ count: UInt64) -> Range<Int>? {
            guard count <= UInt64(bytes.count - at) else { return nil }
            defer { at += Int(count) }
            return at..<at + Int(count)
        }
    }
}
