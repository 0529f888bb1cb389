import Foundation
import Testing

@testable import Monitor

/// Screens judged by eye, each in a file of `Golden/VIEW/SIZE.txt`: the text, then a letter for each cell's style.
///
/// `GOLDEN=write swift test --filter MonitorTests` writes them anew, to be judged again as a difference.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")
    /// Whether pictures are written instead of compared.
    static let writes = ProcessInfo.processInfo.environment["GOLDEN"] == "write"

    /// Compares a screen with its file.
    static func expect(_ canvas: Canvas, named name: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let drawn = canvas.text + "\n--- styles\n" + canvas.styles + "\n"
        let file = folder.appending(path: name + ".txt")
        if writes {
            try? FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try? drawn.write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try? String(contentsOf: file, encoding: .utf8)
        #expect(drawn == golden, "\(name):\n\(drawn)", sourceLocation: sourceLocation)
    }
}
