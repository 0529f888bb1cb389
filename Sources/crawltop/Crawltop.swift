import ArgumentParser

@main
struct Crawltop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawltop", abstract: "htop for a web crawl.")
}
