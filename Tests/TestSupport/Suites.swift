public import Foundation

/// Conformance data of the form that `CRAWLTOP_SUITES` names (default: `../shared/suites` from the project's root).
public enum Suites {
    /// Whether the folder of a suite is there.
    public static func has(_ name: String) -> Bool {
        !files(name).isEmpty
    }

    /// Every JSON file of a suite, sorted by name; empty where the suite is not there.
    public static func files(_ name: String) -> [URL] {
        let root =
            ProcessInfo.processInfo.environment["CRAWLTOP_SUITES"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
            .appendingPathComponent("../shared/suites")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(name).path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { root.appendingPathComponent("\(name)/\($0)") }
    }

    /// Prints the suite's result line and the cases that failed, one a line.
    public static func report(_ name: String, passed: Int, failures: [String]) {
        print("suite \(name): \(passed) passed, \(failures.count) failed")
        for failure in failures {
            print("  failed: \(failure)")
        }
    }
}
