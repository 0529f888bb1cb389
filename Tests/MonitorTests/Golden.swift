import Foundation
import Testing

@testable import Monitor

/// Screens judged by eye, each in a file of `Golden/`: the text, then a letter for each cell's style.
///
/// `GOLDEN=write swift test --filter MonitorTests` writes them anew, to be judged again as a difference.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// Compares a screen with its file.
    static func expect(_ canvas: Canvas, named name: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let drawn = canvas.text + "\n--- styles\n" + canvas.styles + "\n"
        let file = folder.appending(path: name + ".txt")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try? drawn.write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try? String(contentsOf: file, encoding: .utf8)
        #expect(drawn == golden, "\(name):\n\(drawn)", sourceLocation: sourceLocation)
    }
}
