import Crawl
import TestSupport
import Testing
import Web

@testable import Store

/// Where links stand, packed. What is read may be damaged.
@Suite struct PackedPlacesTests {
    private static let links = [
        (7, 3, 1, ScannedLink.Element.a, "an old page"), (70_000, 3, 90, .img, ""), (1, 2, 300, .link, ""),
        (7, 9, 9, .a, "again"), (0, 2_000_000, 1, .metaRefresh, "\u{202E}"),
    ].map { target, line, column, element, text in
        PlacedLink(
            target: URLID(index: UInt32(target)),
            position: LinkPosition(element: element, line: line, column: column, text: Array(text.utf8)))
    }

    private func places(_ bytes: [UInt8]) -> [UInt32: LinkPosition]? {
        bytes.withUnsafeBufferPointer { PackedPlaces.places(in: $0) }
    }

    @Test func theFirstPlaceOfEachURLComesBack() throws {
        let found = try #require(places(PackedPlaces.bytes(of: Self.links)))
        #expect(found.count == 4)
        for link in [Self.links[0], Self.links[1], Self.links[2], Self.links[4]] {
            let position = try #require(found[link.target.index])
            #expect(position.line == link.position.line && position.column == link.position.column)
            #expect(position.element == link.position.element && position.text == link.position.text)
        }
        #expect(try #require(places([])).isEmpty)
    }

    @Test func numbersOfURLsCanBeReplaced() throws {
        func renumbered(_ links: [PlacedLink], _ number: (UInt32) -> UInt32?) -> [UInt8]? {
            PackedPlaces.bytes(of: links).withUnsafeBufferPointer { PackedPlaces.renumbered($0, by: number) }
        }
        let other = Self.links.map { PlacedLink(target: URLID(index: $0.target.index / 2 + 5), position: $0.position) }
        #expect(renumbered(Self.links) { $0 / 2 + 5 } == PackedPlaces.bytes(of: other))
        #expect(renumbered(Self.links) { $0 == 1 ? nil : $0 } == nil)
        let bytes = PackedPlaces.bytes(of: Self.links)
        let cut = Array(bytes.dropLast()).withUnsafeBufferPointer { PackedPlaces.renumbered($0) { $0 } }
        #expect(cut == nil && renumbered([]) { $0 } == [])
    }

    @Test func noDamageTraps() {
        let bytes = PackedPlaces.bytes(of: Self.links)
        for count in 0..<bytes.count { _ = places(Array(bytes[..<count])) }
        #expect(places(Array(bytes.dropLast())) == nil)
        var random = SplitMix64(seed: 1)
        for _ in 0..<2_000 {
            var damaged = bytes
            for _ in 0..<3 {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            _ = places(damaged)
        }
        #expect(places([UInt8](repeating: 0xFF, count: 40)) == nil)
    }
}
