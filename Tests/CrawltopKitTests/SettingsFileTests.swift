import Foundation
import Testing

@testable import CrawltopKit

@Suite struct SettingsFileTests {
    @Test func whatStandsInTheFileStaysAndSettingsAreReplacedInTheirPlace() {
        let text = """
            # my own
            user-agent = "me # not a comment"
              theme=mono
            columns = todo: number
            no-mouse = yes
            theme = high-contrast

            # the end
            """
        let lines = [
            "theme = solarised", "mouse = yes", "refresh = 0.10", "columns = seen: number state",
            "columns = todo: none",
        ]
        #expect(
            SettingsFile.merged(lines, into: text) == """
                # my own
                user-agent = "me # not a comment"
                theme = solarised
                columns = todo: none
                mouse = yes

                # the end
                refresh = 0.10
                columns = seen: number state

                """)
        #expect(SettingsFile.merged(["a = b"], into: "") == "a = b\n")
        #expect(SettingsFile.merged(["a = b"], into: "x = y\n") == "x = y\na = b\n")
    }

    @Test func aFileIsMadeWithItsFoldersAndKeepsItsMode() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a/b/config")
        #expect(SettingsFile.save(["theme = mono"], to: file.path) == nil)
        #expect(try String(contentsOf: file, encoding: .utf8) == "theme = mono\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
        let link = folder.appending(path: "link")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        #expect(SettingsFile.save(["theme = default"], to: link.path) == nil)
        #expect(try String(contentsOf: file, encoding: .utf8) == "theme = default\n")
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path) == ["config"])
    }

    @Test func whatCannotBeWrittenIsSaidAndLeftAlone() throws {
        #expect(SettingsFile.save(["theme = mono"], to: "/dev/null/config") == "Not a directory")
        let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "config")
        try Data([0xFF, 0xFE]).write(to: file)
        #expect(SettingsFile.save(["theme = mono"], to: file.path) == "it is not UTF-8")
        #expect(try Data(contentsOf: file) == Data([0xFF, 0xFE]))
    }
}
