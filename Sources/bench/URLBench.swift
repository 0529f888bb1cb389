import ArgumentParser

struct URLBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "url")

    func run() {
    }
}
