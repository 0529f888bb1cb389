import DemoSite
import Glibc
import HTTP
import HTTPServer
import Testing
import Web

/// How connections to the site live and end.
@Suite struct DemoSiteConnectionTests {
    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/1.x\r\nHost: x\r\n\r\n", 400),
        ("GET /\r\n\r\n", 400),
        ("GET x HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("\u{16}\u{3}\u{1}\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        ("get / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        ("GET /\(String(repeating: "x", count: 9_000)) HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        ("GET /\(String(repeating: "x", count: 20_000))", 414),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "x", count: 20_000))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\n\(String(repeating: "A: b\r\n", count: 100_000))", 431),
    ])
    func refusals(_ request: String, status: Int) throws {
        let site = try ServedSite(ServedSite.quick(pages: 10))
        let client = try BlockingClient(port: site.port)
        client.write(request)
        let answer = try client.read()
        #expect(answer.status == status)
        #expect(!answer.keepAlive)
        #expect(client.isClosed())
        #expect(try BlockingClient(port: site.port).get("/").status == 200)
        #expect(site.stop().connections == 0)
    }

    @Test(arguments: [
        ("GET /notes.txt HTTP/1.1\r\nHost: x\r\n\r\n", true),
        ("\r\nGET /notes.txt?a=b HTTP/1.1\nhOsT: x\n\n", true),
        ("GET http://127.0.0.1/notes.txt HTTP/1.1\r\nHost: x\r\n\r\n", true),
        ("GET /notes.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", true),
        ("GET /notes.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false),
        ("GET /notes.txt HTTP/1.0\r\n\r\n", false),
        ("GET /notes.txt HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true),
        ("GET /notes.txt HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false),
    ])
    func requests(_ request: String, keepAlive: Bool) throws {
        let site = try ServedSite(ServedSite.quick(pages: 10))
        let client = try BlockingClient(port: site.port)
        for byte in request.unicodeScalars {
            client.write(String(byte))
        }
        let answer = try client.read()
        #expect(answer.status == 200)
        #expect(answer.body == Array("Notes to this site: there are none.\n".utf8))
        #expect(answer.keepAlive == keepAlive)
        if keepAlive {
            #expect(try client.get("/").status == 200)
        } else {
            #expect(client.isClosed())
        }
        #expect(site.stop().requests == (keepAlive ? 2 : 1))
    }

    @Test func pipelining() throws {
        let site = try ServedSite(ServedSite.quick(pages: 10))
        let client = try BlockingClient(port: site.port)
        let paths = ["/notes.txt", "/large/1.html", "/nowhere", "/data.json"]
        client.write(paths.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
        #expect(try paths.map { _ in try client.read().status } == [200, 200, 404, 200])
        _ = site.stop()
    }

    @Test func headHasNoBody() throws {
        let site = try ServedSite(ServedSite.quick(pages: 60))
        for path in ["/", "/large/1.html", "/large/3.html", "/notes.txt", "/go/1", "/nowhere"] {
            let whole = try BlockingClient(port: site.port).get(path)
            let head = try BlockingClient(port: site.port).get(path, method: .head)
            #expect(head.status == whole.status)
            #expect(head.fields == whole.fields)
            #expect(head.body.isEmpty)
        }
        _ = site.stop()
    }

    @Test func oldClientsGetNoChunks() throws {
        let site = try ServedSite(ServedSite.quick(pages: 60))
        for path in (1...49).map({ "/page-\($0).html" }) + ["/large/2.html", "/large/4.html"] {
            let client = try BlockingClient(port: site.port)
            client.write("GET \(path) HTTP/1.0\r\n\r\n")
            let old = try client.read()
            #expect(old.fields["Transfer-Encoding"] == nil)
            let new = try BlockingClient(port: site.port).get(path).body
            #expect(old.body.count == new.count, "\(path)")
            #expect(old.body == new)
        }
        _ = site.stop()
    }

    /// A client that reads nothing holds up no one, and one that goes away does no harm.
    @Test func slowAndVanishingClients() throws {
        let site = try ServedSite(ServedSite.quick(pages: 10))
        let slow = try BlockingClient(port: site.port)
        slow.write("GET /large/4.html HTTP/1.1\r\nHost: x\r\n\r\n")
        for _ in 0..<20 {
            let vanishing = try BlockingClient(port: site.port)
            vanishing.write("GET /large/4.html HTTP/1.1\r\nHost: x\r\n\r\n")
        }
        #expect(try BlockingClient(port: site.port).get("/large/3.html").body.count == 16 << 16)
        #expect(try slow.read().body.count == 40 << 16)
        _ = site.stop()
    }

    @Test func halfClosedClientsAreAnswered() throws {
        let site = try ServedSite(ServedSite.quick(pages: 10))
        let client = try BlockingClient(port: site.port)
        client.write("GET /large/4.html HTTP/1.1\r\nHost: x\r\n\r\n")
        shutdown(client.descriptor, Int32(SHUT_WR))
        #expect(try client.read().body.count == 40 << 16)
        #expect(client.isClosed())
        _ = site.stop()
    }

    @Test func connectionsAreLimited() throws {
        var options = ServedSite.quick(pages: 10)
        options.connections = 2
        let site = try ServedSite(options)
        let clients = try (0..<2).map { _ in try BlockingClient(port: site.port) }
        #expect(try clients.map { try $0.get("/").status } == [200, 200])
        #expect(try BlockingClient(port: site.port).isClosed())
        #expect(try clients.map { try $0.get("/").status } == [200, 200])
        _ = site.stop()
    }

    @Test func idleConnectionsAreClosed() throws {
        var options = ServedSite.quick(pages: 10)
        options.idleTimeout = 20_000_000
        let site = try ServedSite(options)
        let silent = try BlockingClient(port: site.port)
        #expect(silent.isClosed())
        let unfinished = try BlockingClient(port: site.port)
        unfinished.write("GET / HTTP/1.1\r\n")
        #expect(unfinished.isClosed())
        #expect(site.stop().requests == 0)
    }

    @Test func stoppingClosesAll() throws {
        var options = ServedSite.quick(pages: 10)
        options.delay = Int64.max
        let site = try ServedSite(options)
        let waiting = try BlockingClient(port: site.port)
        waiting.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try BlockingClient(port: site.port).get("/notes.txt").status == 200)
        #expect(site.stop().connections == 0)
        #expect(waiting.isClosed())
    }

    @Test func badAddresses() throws {
        var options = DemoSiteOptions()
        options.address = "localhost"
        #expect(throws: ServerError.address("localhost")) { try ServedSite(options) }
        let site = try ServedSite(ServedSite.quick(pages: 1))
        options = DemoSiteOptions()
        options.port = site.port
        #expect(throws: ServerError.system("bind", EADDRINUSE)) { try ServedSite(options) }
        _ = site.stop()
    }
}
