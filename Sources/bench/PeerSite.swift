import CNet
import Foundation
import Glibc

/// A site of plain files behind nginx on loopback, for comparisons with other crawlers.
final class PeerSite {
    let url: String
    /// The folder of the site and of the other files of a run; it is removed with the site.
    let folder: URL
    private let nginx = Process()
    /// The port of the server's counts, without TLS.
    private let statusPort: UInt16

    /// Writes the pages and starts the server, on two ports.
    init(nginx path: String, pages: Int, port: UInt16, isSecured: Bool) throws {
        statusPort = port + 1
        url = "\(isSecured ? "https" : "http")://127.0.0.1:\(port)/"
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("crawltop-peers-\(getpid())")
        let root = folder.appendingPathComponent("site")
        for section in 0..<64 {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent("s\(section)"), withIntermediateDirectories: true)
        }
        for page in 0..<pages {
            let name = page == 0 ? "index.html" : String(Self.path(page).dropFirst())
            try Data(Self.text(page, of: pages).utf8).write(to: root.appendingPathComponent(name))
        }
        try Self.paths(pages).write(to: folder.appendingPathComponent("paths.lua"), atomically: true, encoding: .utf8)
        let configuration = """
            daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
            events { worker_connections 2048; }
            http {
              access_log off; keepalive_requests 1000000; types { text/html html; } default_type text/plain;
              server { listen 127.0.0.1:\(port)\(isSecured ? " ssl" : ""); root site; \(isSecured ? Self.security : "") }
              server { listen 127.0.0.1:\(statusPort); location = /status { stub_status; } }
            }
            """
        if isSecured { try writeCertificate() }
        try configuration.write(to: folder.appendingPathComponent("nginx.conf"), atomically: true, encoding: .utf8)
        nginx.executableURL = URL(fileURLWithPath: path)
        nginx.arguments = ["-p", folder.path, "-e", "error.log", "-c", "nginx.conf"]
        try nginx.run()
        for _ in 0..<100 where requests() == nil { usleep(50_000) }
        guard requests() != nil else { throw PeerError("nginx does not answer on port \(statusPort)") }
    }

    private static let security = "ssl_certificate certificate.pem; ssl_certificate_key key.pem; ssl_protocols TLSv1.3;"

    private func writeCertificate() throws {
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        openssl.arguments =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
            .split(separator: " ").map(String.init)
            + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem"]
        openssl.currentDirectoryURL = folder
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else { throw PeerError("openssl made no certificate") }
    }

    /// Stops the server and removes the files.
    func remove() {
        nginx.terminate()
        nginx.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The number of requests that the server has received, including this one; nil without an answer.
    func requests() -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = statusPort.bigEndian
        name.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let request = Array("GET /status HTTP/1.0\r\n\r\n".utf8)
        guard connected == 0, send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { return nil }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        // Three numbers follow "server accepts handled requests".
        let lines = String(decoding: answer, as: UTF8.self).split(separator: "\n")
        guard let title = lines.firstIndex(where: { $0.hasPrefix("server accepts") }), title + 1 < lines.count
        else { return nil }
        return lines[title + 1].split(separator: " ").last.flatMap { Int($0) }
    }

    static func path(_ page: Int) -> String {
        page == 0 ? "/" : "/s\(page % 64)/page-\(page).html"
    }

    private static let words = """
        loop frame socket await page link host queue timer signal parser buffer epoch cache token index graph table river
        stone paper light garden winter market letter bridge harbour engine window silver copper forest island meadow
        """.split(whereSeparator: \.isWhitespace)

    /// 4.3 KB with 29 links: to eight pages below it, and to others all over the site. All pages differ, because a
    /// crawler may take equal pages for a trap.
    private static func text(_ page: Int, of pages: Int) -> String {
        var state = UInt64(page) &* 0x9E37_79B9_7F4A_7C15 | 1
        func word() -> Substring {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return words[Int(state >> 33) % words.count]
        }
        var text =
            "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>\(word()) \(page)</title></head><body>\n"
        for link in 0..<29 {
            let target = link < 8 ? page * 8 + link + 1 : page * 7_919 + link * 104_729
            text += "<p class=\"item\">"
            for _ in 0..<6 { text += "\(word()) " }
            text += "<a href=\"\(path(target % pages))\">\(word()) \(word())</a>"
            for _ in 0..<6 { text += " \(word())" }
            text += ".</p>\n"
        }
        return text + "</body></html>\n"
    }

    /// The pages in turn, for wrk.
    private static func paths(_ pages: Int) -> String {
        """
        local n = 0
        function request()
          n = (n + 1) % \(pages)
          if n == 0 then return wrk.format("GET", "/") end
          return wrk.format("GET", "/s" .. n % 64 .. "/page-" .. n .. ".html")
        end
        """
    }
}

struct PeerError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
