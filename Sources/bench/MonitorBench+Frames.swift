import ArgumentParser
import EventLoop

/// What one frame costs.
extension MonitorBench {
    /// The tables, by their digits, and the keys that frames answer.
    private static let tables = [
        ("1", "Conns"), ("2", "Todo"), ("3", "Seen"), ("4", "Hosts"), ("5", "Errors"), ("6", "Log"),
    ]
    private static let keys = 200

    /// Measures frames of each table at two sizes, and of Seen sorted by time with few and many URLs.
    func frames() throws {
        let site = try TerminalProgram(crawltop, ["demo", "--serve", "--pages", "10000000", "--delay", "300"])
        defer { site.kill() }
        let url = try url(of: site)
        for (columns, rows) in [(100, 30), (200, 60)] as [(UInt16, UInt16)] {
            let crawl = try TerminalProgram(
                crawltop, [url, "--no-config", "--no-robots", "--concurrency", "200"], columns: columns, rows: rows)
            defer { crawl.kill() }
            guard crawl.read(until: "RUNNING", for: 30) != nil else { throw ValidationError("no screen") }
            crawl.drain(5)
            crawl.type("P")
            let costs = Self.tables.map { key, name in
                crawl.type(key)
                return "\(name) \(cost(of: crawl))"
            }
            print("a key and its frame at \(columns)x\(rows), ms: " + costs.joined(separator: ", "))
        }
        for wanted in [1_000, urls] { try sorted(wanted) }
    }

    /// Crawls until so many URLs are known, and measures Seen sorted by time.
    private func sorted(_ wanted: Int) throws {
        let site = try TerminalProgram(crawltop, ["demo", "--serve", "--pages", "10000000", "--delay", "0"])
        defer { site.kill() }
        let crawl = try TerminalProgram(
            crawltop,
            [try url(of: site), "--no-config", "--no-robots", "--max-urls", "\(wanted)", "--max-url-length", "200"])
        defer { crawl.kill() }
        guard crawl.read(until: "RUNNING", for: 30) != nil else { throw ValidationError("no screen") }
        // Until it knows as many as it may.
        guard crawl.read(until: "not kept", for: 300) != nil else { throw ValidationError("too few URLs are found") }
        crawl.type("P3")
        crawl.drain(1)
        crawl.type(":sort took\r")
        crawl.drain(3)
        print("a key and its frame, Seen sorted by time, \(wanted) URLs: \(cost(of: crawl)) ms")
    }

    /// Milliseconds of CPU time for a key that moves the selection, with its frame; the median of some rounds.
    private func cost(of crawl: TerminalProgram) -> Double {
        crawl.drain(1)
        let rounds = (0..<5).map { _ -> Double in
            let before = crawl.cpu
            for number in 0..<Self.keys / 5 {
                crawl.type(number % 2 == 0 ? "j" : "k")
                crawl.drain(0.03)
            }
            return Double(crawl.cpu - before) / Double(Self.keys / 5) / 1e6
        }
        return (rounds.sorted()[2] * 100).rounded() / 100
    }
}
