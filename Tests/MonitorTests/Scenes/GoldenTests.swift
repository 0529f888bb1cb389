import Foundation
import Testing

@testable import Monitor

/// Every view at every size.
@Suite struct GoldenTests {
    static let sizes = [(200, 60), (120, 40), (100, 30), (80, 24), (60, 15), (40, 10), (20, 4), (1, 1)]

    @Test(arguments: Scene.all) func viewAtEverySize(_ scene: Scene) {
        for (width, height) in Self.sizes {
            Golden.expect(scene.drawn(width, height), named: "\(scene.name)/\(width)x\(height)")
        }
    }

    /// No picture is left of a view that is gone, and no two views share one.
    @Test func everyPictureHasAView() throws {
        let names = Set(Scene.all.map(\.name))
        #expect(names.count == Scene.all.count)
        let sizes = Set(Self.sizes.map { "\($0)x\($1).txt" })
        let files = try FileManager.default.subpathsOfDirectory(atPath: Golden.folder.path)
        for file in files where file.hasSuffix(".txt") {
            let parts = file.split(separator: "/").map(String.init)
            #expect(
                names.contains(parts.dropLast().joined(separator: "/")) && sizes.contains(parts.last ?? ""), "\(file)")
        }
    }
}
