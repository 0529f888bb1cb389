import ArgumentParser
import Foundation
import Fuzzing

/// Runs damaged inputs through everything that reads from the network. Coverage guides it in a build with `--sanitize
/// address -Xswiftc -sanitize-coverage=edge,trace-pc-guard`.
@main
struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "Tries damaged inputs on what reads from the network.",
        discussion: "Targets: " + FuzzTarget.all.map(\.name).joined(separator: ", "))

    @Argument(help: "The target.")
    var name: String

    @Option(help: "Seconds of CPU time.")
    var seconds = 60.0

    @Option(help: "The same inputs for the same seed.")
    var seed: UInt64 = 1

    @Option(help: "Try only the input that such a file holds.")
    var replay: String?

    @Option(help: "Where the input that is being tried is kept, so that it is there after a crash.")
    var input: String?

    func run() throws {
        guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
            throw ValidationError("there is no target '\(name)'")
        }
        if let replay {
            let sentence = target.check(try LastInput.read(replay))
            print(sentence ?? "holds")
            throw sentence == nil ? ExitCode.success : .failure
        }
        let kept = try LastInput(input ?? "fuzz-\(name).input")
        var fuzzer = Fuzzer(target, seed: seed)
        var reported = 0.0
        fuzzer.run(before: kept.store) { fuzzer in
            guard fuzzer.runs % 64 == 0 else { return false }
            // An input that takes a minute is a hang, and terminates the program.
            alarm(60)
            let used = Self.cpuSeconds
            if used >= reported + 10 {
                reported = used
                Self.report(fuzzer, name)
            }
            return used >= seconds
        }
        Self.report(fuzzer, name)
        for finding in fuzzer.findings {
            print("fail \(name): \(finding.sentence): \(Data(finding.input).base64EncodedString())")
        }
        print("\(name): \(fuzzer.findings.count) findings")
        if !fuzzer.findings.isEmpty { throw ExitCode.failure }
    }

    private static func report(_ fuzzer: Fuzzer, _ name: String) {
        print(
            "\(name): \(fuzzer.runs) runs, \(Int(cpuSeconds)) s of CPU, \(fuzzer.ways) ways, \(fuzzer.corpusCount) inputs kept, "
                + "\(fuzzer.findings.count) findings")
        fflush(nil)
    }

    private static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
