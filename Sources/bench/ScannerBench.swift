import ArgumentParser

struct ScannerBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "scanner")

    func run() {
    }
}
