import ArgumentParser
import Foundation
import Glibc

struct PeersBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peers",
        abstract: "crawltop beside wrk, which only fetches, and the crawlers that are installed: CPU time a page.",
        discussion: "They take turns on one site of nginx's on loopback; the medians of all rounds are printed.")

    @Option(help: "Pages of the site, of 4.3 KB with 29 links.") var pages = 20_000
    @Option(help: "Runs of each.") var rounds = 7
    @Option(help: "The first of two loopback ports for nginx.") var port: UInt16 = 18_480
    @Flag(help: "Over TLS 1.3.") var tls = false
    @Option(help: "Whom to run, by the names of the table; all if not given. wrk always runs.") var only: [String] = []
    @Option(help: "The crawltop to measure; else the one beside this program.") var crawltop: String?

    func run() throws {
        guard let nginx = Self.program("nginx") else { throw ValidationError("nginx is not installed") }
        guard Self.program("wrk") != nil else { throw ValidationError("wrk is not installed") }
        let site = try PeerSite(nginx: nginx, pages: pages, port: port, isSecured: tls)
        defer { site.remove() }
        let peers = commands(site).filter { peer in
            Self.program(peer.words[0]) != nil && (only.isEmpty || (only + ["wrk"]).contains(peer.name))
        }
        var samples = peers.map { _ in [Double]() }
        var served = peers.map { _ in 0 }
        for _ in 0..<rounds {
            for (index, peer) in peers.enumerated() {
                let before = site.requests() ?? 0
                guard let seconds = try? run(peer.words, in: site.folder) else { continue }
                served[index] = max((site.requests() ?? 0) - before - 1, 1)
                samples[index].append(seconds * 1_000_000 / Double(served[index]))
            }
        }
        report(peers.map(\.name), samples, served)
    }

    private func report(_ names: [String], _ samples: [[Double]], _ served: [Int]) {
        let medians = samples.map { $0.isEmpty ? nil : $0.sorted()[$0.count / 2] }
        print("CPU time a page, \(pages) pages of 4.3 KB\(tls ? " over TLS 1.3" : ""), medians of \(rounds) rounds\n")
        print("             µs/page     x wrk   requests")
        for (index, name) in names.enumerated() {
            guard let median = medians[index] else {
                print("\(name) was not done in \(Int(Self.patience)) seconds")
                continue
            }
            let figures = String(format: "%10.1f%10.2f%11d", median, median / (medians[0] ?? .nan), served[index])
            print(name.padding(toLength: 10, withPad: " ", startingAt: 0) + figures)
        }
    }

    private func commands(_ site: PeerSite) -> [(name: String, words: [String])] {
        let url = site.url
        let own =
            crawltop
            ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("crawltop").path
        let crawl =
            [own, url, "--headless", "--format", "json", "--output", "log.jsonl", "--force"]
            + (tls ? ["--ca-file", "certificate.pem"] : [])
        let wget =
            ["-q", "-r", "--no-parent", "--delete-after", "-P", "pages"]
            + (tls ? ["--ca-certificate=certificate.pem"] : [])
        return [
            ("wrk", ["wrk", "-t1", "-c64", "-d2s", "-s", "paths.lua", url]),
            ("crawltop", crawl),
            ("callback", crawl + ["--engine", "callback"]),
            ("wget2", ["wget2", "-l", "inf", "--no-robots", "--max-threads", "16", "--progress=none"] + wget + [url]),
            ("wget", ["wget", "-l", "inf", "-e", "robots=off"] + wget + [url]),
            (
                "httrack",
                [
                    "httrack", url, "-O", "pages", "-q", "-s0", "-%v0", "--disable-security-limits", "-c64",
                    "-%c100000",
                    "-A1000000000", "-C0", "-I0", "-r9999", "-K0",
                ]
            ),
        ]
    }

    /// The longest time of a run in seconds.
    private static let patience = 60.0

    /// Runs a program to its end and returns its CPU seconds, including system calls.
    private func run(_ words: [String], in folder: URL) throws -> Double {
        var before = rusage()
        var after = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &before)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program(words[0]) ?? words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        let deadline = Date(timeIntervalSinceNow: Self.patience)
        while process.isRunning, Date() < deadline { usleep(10_000) }
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw PeerError("not done in time")
        }
        getrusage(RUSAGE_CHILDREN.rawValue, &after)
        return Self.seconds(after) - Self.seconds(before)
    }

    private static func seconds(_ usage: rusage) -> Double {
        Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
    }

    /// The path of a program, by PATH or as given; nil if there is none.
    private static func program(_ name: String) -> String? {
        if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        // nginx is in a folder that PATH often lacks, and a shell need not export PATH.
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = path.split(separator: ":") + ["/usr/local/bin", "/usr/bin", "/usr/sbin"]
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
