import DemoSite
import Glibc
import HTTPServer
import Testing

/// Each of the demo's hosts behaves as its manner says.
@Suite struct DemoHostsTests {
    private static var options: DemoHostsOptions {
        var options = DemoHostsOptions()
        options.delay = 0
        options.slowness = 40_000_000
        return options
    }

    private func client(_ manner: HostManner, _ hosts: SiteThread) throws -> BlockingClient {
        try BlockingClient(port: hosts.port, address: DemoHosts.address(of: manner))
    }

    /// Nanoseconds that a body takes.
    private func duration(_ body: () throws -> Void) rethrows -> Int64 {
        let clock = ContinuousClock()
        let passed = try clock.measure(body).components
        return passed.seconds * 1_000_000_000 + passed.attoseconds / 1_000_000_000
    }

    private func expectPage(_ client: BlockingClient) throws {
        #expect(try client.get("/page-1.html").status == 200)
    }

    @Test func theFineHostListsPagesOfAll() throws {
        let hosts = try SiteThread(hosts: Self.options)
        let client = try client(.fine, hosts)
        let home = String(decoding: try client.get("/").body, as: UTF8.self)
        #expect(!home.contains("example.invalid"))
        var links = 0
        for (site, manner) in HostManner.allCases.enumerated() {
            #expect(home.contains("list/\(site)-0.html"))
            let list = try client.get("/list/\(site)-0.html")
            #expect(list.status == 200)
            #expect(
                String(decoding: list.body, as: UTF8.self)
                    .contains("http://\(DemoHosts.address(of: manner)):\(hosts.port)/page-1.html"))
        }
        for site in HostManner.allCases.indices {
            for number in 0... {
                let list = try client.get("/list/\(site)-\(number).html")
                guard list.status == 200 else { break }
                links += String(decoding: list.body, as: UTF8.self).split(separator: "<li>").count - 1
            }
        }
        #expect((45_000...60_000).contains(links))
    }

    @Test func oneRefuses() throws {
        let hosts = try SiteThread(hosts: Self.options)
        #expect(throws: BlockingClient.Failure.self) { try client(.refuses, hosts) }
    }

    @Test func oneNeverAnswers() throws {
        let hosts = try SiteThread(hosts: Self.options)
        let client = try client(.silent, hosts)
        client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        // Another host has answered on the same loop since.
        #expect(try self.client(.fine, hosts).get("/").status == 200)
        var byte: UInt8 = 0
        #expect(recv(client.descriptor, &byte, 1, Int32(MSG_DONTWAIT)) == -1)
        #expect(errno == EAGAIN)
    }

    @Test func oneIsSlow() throws {
        let hosts = try SiteThread(hosts: Self.options)
        let client = try client(.slow, hosts)
        let took = try duration { try expectPage(client) }
        #expect(took >= Self.options.slowness)
        #expect(try client.get("/robots.txt").status == 200)
    }

    @Test func oneDrips() throws {
        let hosts = try SiteThread(hosts: Self.options)
        let client = try client(.drips, hosts)
        let took = try duration { try expectPage(client) }
        #expect(took >= 10 * Self.options.slowness)
    }

    @Test func oneThrottlesAfterABurst() throws {
        let hosts = try SiteThread(hosts: Self.options)
        var answers: [Answer] = []
        let client = try client(.throttles, hosts)
        for page in 1...90 where answers.last?.status != 429 {
            answers.append(try client.get("/page-\(page % 40 + 1).html"))
        }
        #expect(answers.count > 30 && answers.dropLast().allSatisfy { $0.status == 200 })
        #expect(answers.last?.status == 429)
        #expect(answers.last?.fields["Retry-After"].flatMap(Int.init).map { (1...20).contains($0) } == true)
    }

    @Test func oneResetsAShareOfItsConnections() throws {
        let hosts = try SiteThread(hosts: Self.options)
        var resets = 0
        for _ in 0..<200 {
            let client = try client(.resets, hosts)
            do {
                #expect(try !client.get("/page-1.html").keepAlive)
            } catch {
                resets += 1
            }
        }
        #expect((20...60).contains(resets))
    }

    @Test func oneForbidsAll() throws {
        let hosts = try SiteThread(hosts: Self.options)
        let robots = try client(.forbids, hosts).get("/robots.txt")
        #expect(String(decoding: robots.body, as: UTF8.self) == "User-agent: *\nDisallow: /\n")
    }
}
