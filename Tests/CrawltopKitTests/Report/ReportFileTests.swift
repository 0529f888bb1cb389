import Glibc
import TestSupport
import Testing

@testable import CrawltopKit

@Suite struct ReportFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/report.csv" }

    init() throws { folder = try TemporaryFolder() }

    private func put(_ text: String, at path: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o640)
        defer { close(file) }
        _ = Glibc.write(file, text, text.utf8.count)
    }

    private func text(at path: String) -> String {
        let file = open(path, O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        return String(decoding: bytes[..<max(0, read(file, &bytes, bytes.count))], as: UTF8.self)
    }

    private func file(_ form: ReportForm = .csv, force: Bool = false) -> ReportFile {
        ReportFile(path: path, form: form, replacesOthers: force)
    }

    private func write(_ file: ReportFile, _ text: String) throws {
        try file.write { output in output.line.append(own: text) }
    }

    @Test(arguments: ReportForm.allCases) func anEarlierReportOfTheFormIsReplaced(form: ReportForm) throws {
        let own =
            switch form {
            case .list: "broken\t404\thttp://a.test/\n"
            case .broken, .blocked, .limited, .flaky, .fine: "http://a.test/\nhttp://a.test/b\n"
            default: (form.mark ?? "") + "...\n"
            }
        put(own, at: path)
        try write(file(form), "new")
        #expect(text(at: path) == "new")
        var status = stat()
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o640)
        // What it has become is no report any more.
        #expect(throws: ReportFailure.self) { try file(form).check() }
        #expect(throws: ReportFailure.self) { try write(file(form), "newer") }
        #expect(text(at: path) == "new")
        try write(file(form, force: true), "newer")
        #expect(text(at: path) == "newer")
    }

    @Test func anEmptyFileAndALinkAreFilled() throws {
        let other = folder.path + "/other.csv"
        put("", at: other)
        symlink("other.csv", path)
        try write(file(), "new")
        #expect(text(at: other) == "new")
        var status = stat()
        lstat(path, &status)
        #expect(status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func whatFailsLeavesNothingBehind() throws {
        let failure = #expect(throws: ReportFailure.self) {
            try file().write { (output) throws(ReportFailure) in
                output.line.append("half")
                try output.flush()
                throw ReportFailure("so it is")
            }
        }
        #expect(failure?.sentence == "cannot write the report '\(path)': so it is")
        var names: [String] = []
        let opened = try #require(opendir(folder.path))
        while let entry = readdir(opened) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        closedir(opened)
        #expect(Set(names) == [".", ".."])
    }

    @Test func whereNothingCanBeWrittenIsToldBefore() {
        for path in [folder.path, folder.path + "/none/report.csv"] {
            let file = ReportFile(path: path, form: .csv, replacesOthers: false)
            #expect(throws: ReportFailure.self) { try file.check() }
        }
        #expect(throws: Never.self) {
            try ReportFile(path: "/dev/null", form: .csv, replacesOthers: false).check()
        }
    }
}
