import ArgumentParser
import CNet
import DemoSite
import EventLoop
import Foundation
import Glibc
import HTTP

struct SiteBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "What a request costs the demo site, system calls included.")

    @Option(help: "Connections, each with one request at a time.") var connections = 16
    @Option(help: "Requests in all.") var requests = 100_000

    func run() throws {
        let loop = try EventLoop()
        var options = DemoSiteOptions()
        options.delay = 0
        let site = try DemoSite(loop: loop, options: options)
        let load = SiteLoad(port: site.port, connections: connections, requests: requests, pages: options.pages)
        Thread {
            load.run()
            loop.submit { loop.stop() }
        }.start()
        let before = threadCPUTime()
        loop.run()
        let spent = Double(threadCPUTime() - before)
        print("demo site: \((spent / Double(site.requests)).rounded()) ns/request, n=\(site.requests)")
        site.stop()
    }
}

/// Clients that request one small page after another.
private struct SiteLoad: Sendable {
    var port: UInt16
    var connections: Int
    var requests: Int
    var pages: Int

    func run() {
        var descriptors = (0..<connections).map { _ in connected() }
        var readers = descriptors.map { _ in ResponseReader() }
        var head = ResponseHead()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        for round in 0..<(requests / connections) {
            for (index, descriptor) in descriptors.enumerated() {
                var page = 1 + (round * connections + index) % (pages - 1)
                page += page % 50 == 0 ? 1 : 0
                let path = page < 50 ? "page-\(page).html" : "topic-\(page / 50)/page-\(page).html"
                let request = Array("GET /\(path) HTTP/1.1\r\nHost: x\r\nUser-Agent: bench\r\n\r\n".utf8)
                send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
                readers[index].startResponse(to: .get)
            }
            for index in descriptors.indices where !finish(descriptors[index], &readers[index], &head, &buffer) {
                close(descriptors[index])
                descriptors[index] = connected()
            }
        }
        descriptors.forEach { close($0) }
    }

    /// Reads a response to its end; returns whether the connection can be reused.
    private func finish(
        _ descriptor: Int32, _ reader: inout ResponseReader, _ head: inout ResponseHead, _ buffer: inout [UInt8]
    ) -> Bool {
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            let keepAlive = buffer.withUnsafeBufferPointer { bytes -> Bool? in
                let input = UnsafeBufferPointer(rebasing: bytes[..<count])
                var offset = 0
                while let event = try? reader.next(input, at: &offset, head: &head), event != .needMore {
                    if case .end(let keepAlive) = event {
                        return keepAlive
                    }
                }
                return nil
            }
            if let keepAlive {
                return keepAlive
            }
        }
    }

    private func connected() -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }
}
