import Foundation
import Manuals

/// Writes the manual pages and completions below a prefix.
@main
struct Handbook {
    static func main() throws {
        guard CommandLine.arguments.count == 2, let prefix = CommandLine.arguments.last else {
            FileHandle.standardError.write(Data("usage: handbook PREFIX\n".utf8))
            exit(2)
        }
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        for (path, text) in try Manuals.files(sources: sources) {
            let file = URL(filePath: prefix).appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
}
