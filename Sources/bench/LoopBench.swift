import ArgumentParser

struct LoopBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "loop")

    func run() {
    }
}
