import ArgumentParser
import EventLoop
import Foundation

/// The screen of the real program on a real pseudo-terminal, while it crawls a demo site in another process.
struct MonitorBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitor", abstract: "How long a key takes to the screen, and what drawing costs.",
        discussion: """
            Latency: Ctrl-L is typed while the crawl runs with all its connections, at random times; the time is from the \
            write to the read that brings the clearing of the screen, with which the whole frame comes.
            Drawing: CPU time of crawls of the same pages in turns: with a screen and frames every 0.1 s, with a screen and \
            frames every 10 s, and without a screen; medians, and how much more the screens take. A frame costs the same \
            however much is crawled: the less of a core a crawl takes, the larger is the share of its screen. What the
            screen remembers of each exchange is in all crawls with a screen, however many frames it has.
            Frames: CPU time of a key, its frame included, while the crawl is frozen with exchanges in flight: in each \
            table at 100x30 and 200x60, and in Seen sorted by time among few and among many URLs.
            """)

    @Option(help: "The program measured.") var crawltop = ".build/release/crawltop"
    @Option(help: "Connections open at a time.") var connections = 10_000
    @Option(help: "Keys measured.") var keys = 200
    @Option(help: "Processes that do nothing but spin beside it.") var spinning = 0
    @Option(help: "Pages of the crawls that drawing is measured with.") var pages = 30_000
    @Option(help: "Rounds of them.") var rounds = 7
    @Option(help: "URLs known where Seen is sorted.") var urls = 1_000_000

    func run() throws {
        try frames()
        let site = try TerminalProgram(crawltop, ["demo", "--serve", "--pages", "10000000", "--delay", "500"])
        let spinners = try (0..<spinning).map { _ in try TerminalProgram("/bin/sh", ["-c", "while :; do :; done"]) }
        defer { site.kill() }
        try latency(of: try url(of: site))
        for spinner in spinners { spinner.kill() }
        let small = try TerminalProgram(crawltop, ["demo", "--serve", "--pages", "\(pages)", "--delay", "0"])
        defer { small.kill() }
        try drawing(of: try url(of: small))
    }

    func url(of site: TerminalProgram) throws -> String {
        guard site.read(until: "/\r\n", for: 10) != nil, let at = site.text.range(of: "http://") else {
            throw ValidationError("the demo site does not tell its address: \(site.text)")
        }
        return String(site.text[at.lowerBound...].prefix { $0 != "\r" && $0 != "\r\n" && $0 != "\n" })
    }

    private func latency(of url: String) throws {
        let crawl = try TerminalProgram(
            crawltop, [url, "--no-config", "--ascii", "--no-robots", "--concurrency", "\(connections)"])
        defer { crawl.kill() }
        guard crawl.read(until: "RUNNING", for: 30) != nil else { throw ValidationError("no screen: \(crawl.text)") }
        // Until the wanted number of connections is open.
        crawl.drain(5)
        let before = crawl.cpu, start = EventLoop.clock()
        var samples: [Int64] = []
        for _ in 0..<keys {
            crawl.forget()
            let typed = EventLoop.clock()
            crawl.type("\u{C}")
            guard let shown = crawl.read(until: "\u{1B}[2J", for: 10) else { throw ValidationError("a key was lost") }
            samples.append(shown - typed)
            crawl.drain(.random(in: 0.15...0.35))
        }
        samples.sort()
        let busy = Double(crawl.cpu - before) / Double(EventLoop.clock() - start)
        print(
            "key to screen, \(connections) connections, \(spinning) spinning processes beside, "
                + "\(percent(busy)) of a CPU used by the crawl: "
                + "p50 \(milliseconds(samples, 50)), p99 \(milliseconds(samples, 99)), max \(milliseconds(samples, 100)), "
                + "n=\(samples.count)")
    }

    private func drawing(of url: String) throws {
        let ways = [
            ["--refresh", "0.1", "--exit-when-done"], ["--refresh", "10", "--exit-when-done"], ["--headless", "-qq"],
        ]
        var spent = ways.map { _ in [Double]() }
        var frames: [Double] = []
        for _ in 0..<rounds {
            for (way, options) in ways.enumerated() {
                let start = EventLoop.clock()
                let crawl = try TerminalProgram(crawltop, [url, "--no-config", "--no-robots"] + options)
                spent[way].append(Double(crawl.waitForExit()) / 1e6)
                if way == 0 { frames.append(Double(EventLoop.clock() - start) / 1e8) }
            }
        }
        let (often, seldom, none) = (median(spent[0]), median(spent[1]), median(spent[2]))
        print(
            "drawing: \(often.rounded()) ms of CPU time with frames every 0.1 s, \(seldom.rounded()) ms every 10 s, "
                + "\(none.rounded()) ms without a screen: \(percent((often - seldom) / often)) are frames, "
                + "\(percent((seldom - none) / often)) what the screen remembers; a frame \(((often - seldom) / median(frames) * 100).rounded() / 100) ms; n=\(rounds) each, \(pages) pages"
        )
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
    private func milliseconds(_ sorted: [Int64], _ part: Int) -> String {
        "\((Double(sorted[min(sorted.count - 1, sorted.count * part / 100)]) / 1e5).rounded() / 10) ms"
    }
}
