import ArgumentParser

struct FrontierBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "frontier")

    func run() {
    }
}
