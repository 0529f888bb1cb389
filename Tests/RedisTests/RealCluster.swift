import EventLoop
import Foundation
import TestSupport
import Testing

@testable import Redis

/// A cluster of three masters of the test's own on loopback, each with a third of the slots.
final class RealCluster: @unchecked Sendable {
    let nodes: [RealRedis]

    /// Starts the servers and joins them.
    init(_ options: [String] = []) throws {
        nodes = try (0..<3).map { _ in try Self.start(options) }
        try Self.run(["--cluster", "create"] + nodes.map { "127.0.0.1:\($0.port)" } + ["--cluster-yes"])
        for node in nodes { try spinUntil { try Self.ask(node, "CLUSTER", "INFO").contains("cluster_state:ok") } }
    }

    private static func start(_ options: [String] = []) throws -> RealRedis {
        let node = try RealRedis(
            [
                "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "1000",
                "--cluster-port", "\(try RealRedis.freePort())",
            ] + options)
        try spinUntil { (try? ask(node, "PING")) == "PONG\n" }
        return node
    }

    /// Starts a replica of a node, and waits until it has the data.
    func addReplica(of node: Int) throws -> RealRedis {
        let replica = try Self.start()
        try Self.run([
            "--cluster", "add-node", "127.0.0.1:\(replica.port)", "127.0.0.1:\(nodes[0].port)", "--cluster-slave",
            "--cluster-master-id", try id(node),
        ])
        try spinUntil { try Self.ask(replica, "INFO", "replication").contains("master_link_status:up") }
        return replica
    }

    var address: String { "redis://127.0.0.1:\(nodes[0].port)" }

    /// Moves slots from the one node to the other, key by key.
    func move(_ slots: Int, from source: Int, to target: Int) throws {
        try Self.run([
            "--cluster", "reshard", "127.0.0.1:\(nodes[0].port)", "--cluster-from", try id(source), "--cluster-to",
            try id(target), "--cluster-slots", "\(slots)", "--cluster-yes",
        ])
    }

    /// Begins to move a slot; new keys are with the target from now on.
    func startMoving(_ slot: KeySlot, from source: Int, to target: Int) throws {
        for (node, word, other) in [(target, "IMPORTING", source), (source, "MIGRATING", target)] {
            let reply = try Self.ask(nodes[node], "CLUSTER", "SETSLOT", "\(slot.number)", word, try id(other))
            try #require(reply == "OK\n")
        }
    }

    /// Whether the servers have replied with an error.
    func hasReplied(_ code: String) throws -> Bool {
        try nodes.contains { try Self.ask($0, "INFO", "errorstats").contains("errorstat_\(code):") }
    }

    private func id(_ node: Int) throws -> String {
        String(try Self.ask(nodes[node], "CLUSTER", "MYID").dropLast())
    }

    private static func ask(_ node: RealRedis, _ command: String...) throws -> String {
        try run(["-h", "127.0.0.1", "-p", "\(node.port)"] + command)
    }

    private struct Failed: Error {
        let said: String
    }

    @discardableResult
    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: try RealRedis.program("redis-cli"))
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(said: said) }
        return said
    }
}
