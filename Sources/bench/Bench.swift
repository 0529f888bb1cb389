import ArgumentParser

@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures crawltop's parts in CPU time per operation.",
        subcommands: [
            ScannerBench.self, URLBench.self, CodecBench.self, FrontierBench.self, LoopBench.self, LogBench.self,
            SiteBench.self, RobotsBench.self, MonitorBench.self, LagBench.self, EngineBench.self, AllocationsBench.self,
            GrowthBench.self, PeersBench.self, JobBench.self, ReplayBench.self,
        ])
}
