import DemoSite
import Foundation
import HTTP
import HTTPServer
import Testing

/// A folder is served as a host of static sites serves one, and nothing outside is.
@Suite struct FolderSiteTests {
    /// A folder beside a secret, for as long as this is.
    private final class Files {
        let top = FileManager.default.temporaryDirectory.appending(path: "crawltop-folder-\(UUID().uuidString)")
        var site: URL { top.appending(path: "site") }

        init() throws {
            let files = [
                "secret.txt": "secret", "site-2/secret.txt": "secret", "site/index.html": "home",
                "site/docs/index.html": "docs", "site/about.html": "about", "site/404.html": "none",
                "site/a b/ü.txt": "odd", "site/empty": "", "site/style.CSS": "x", "site/bare/x": "x",
            ]
            for (path, text) in files {
                let file = top.appending(path: path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            try Data(repeating: 120, count: 1_000_000).write(to: site.appending(path: "big.bin"))
            for (name, target) in [
                ("out.txt", "../secret.txt"), ("up", ".."), ("in.html", "about.html"), ("gone", "nowhere"),
            ] {
                try FileManager.default.createSymbolicLink(
                    atPath: site.appending(path: name).path, withDestinationPath: target)
            }
            mkfifo(site.appending(path: "pipe").path, 0o600)
        }

        deinit { try? FileManager.default.removeItem(at: top) }
    }

    private func served(cleanURLs: Bool = false) throws -> (Files, SiteThread, BlockingClient) {
        let files = try Files()
        let thread = try SiteThread(folder: files.site.path, hasCleanURLs: cleanURLs)
        return (files, thread, try BlockingClient(port: thread.port))
    }

    @Test(arguments: [
        ("/", 200, "home", "text/html; charset=utf-8"), ("/?x=../..", 200, "home", "text/html; charset=utf-8"),
        ("/docs/", 200, "docs", "text/html; charset=utf-8"),
        ("/a%20b/%C3%BC.txt", 200, "odd", "text/plain; charset=utf-8"),
        ("/empty", 200, "", "application/octet-stream"), ("/style.CSS", 200, "x", "text/css; charset=utf-8"),
        ("/in.html", 200, "about", "text/html; charset=utf-8"), ("/about", 404, "none", "text/html; charset=utf-8"),
        ("/docs", 301, "", "text/html; charset=utf-8"), ("/bare/", 404, "none", "text/html; charset=utf-8"),
    ])
    func filesAreAnswered(path: String, status: Int, body: String, type: String) throws {
        let (files, thread, client) = try served()
        let answer = try client.get(path)
        #expect(answer.status == status && answer.fields["Content-Type"] == type, "\(answer)")
        #expect(String(decoding: answer.body, as: UTF8.self) == body && answer.keepAlive)
        #expect(answer.fields["Location"] == (status == 301 ? path + "/" : nil))
        withExtendedLifetime(files) { thread.stop() }
    }

    @Test(arguments: [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/docs/../../secret.txt", "/%2E%2E%2Fsecret.txt",
        "/out.txt", "/up/secret.txt", "/up/site-2/secret.txt", "/../site-2/secret.txt", "/gone", "/pipe",
        "//index.html",
        "/index.html%00", "/%ff", "/docs//index.html", "/./index.html", "/about.html/", "/up",
    ])
    func whatIsNotInTheFolderIsNotThere(path: String) throws {
        let (files, thread, client) = try served(cleanURLs: true)
        let answer = try client.get(path)
        #expect(answer.status == 404 && String(decoding: answer.body, as: UTF8.self) == "none", "\(answer)")
        withExtendedLifetime(files) { thread.stop() }
    }

    @Test func cleanURLsNameFilesWithoutTheirEnding() throws {
        let (files, thread, client) = try served(cleanURLs: true)
        let answers = try ["/about", "/docs", "/nothing"].map { try client.get($0).status }
        #expect(answers == [200, 301, 404])
        #expect(try client.get("/docs?a=1&b=/").fields["Location"] == "/docs/?a=1&b=/")
        withExtendedLifetime(files) { thread.stop() }
    }

    @Test func aLargeFileComesWhole_AndItsHeadAlone() throws {
        let (files, thread, client) = try served()
        let head = try client.get("/big.bin", method: .head)
        let whole = try client.get("/big.bin")
        #expect(head.fields["Content-Length"] == "1000000" && head.body.isEmpty)
        #expect(whole.body.count == 1_000_000 && whole.body.allSatisfy { $0 == 120 })
        client.write("PUT / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.read().status == 405)
        withExtendedLifetime(files) { thread.stop() }
    }

    /// The superuser may read all.
    @Test(.enabled(if: geteuid() != 0), arguments: ["/closed", "/shut/x", "/closed-page"])
    func whatCannotBeReadIsForbidden(_ path: String) throws {
        let (files, thread, client) = try served(cleanURLs: true)
        let closed = files.site.path
        for name in ["closed", "closed-page.html"] {
            _ = FileManager.default.createFile(
                atPath: "\(closed)/\(name)", contents: Data(), attributes: [.posixPermissions: 0])
        }
        try FileManager.default.createDirectory(atPath: "\(closed)/shut", withIntermediateDirectories: false)
        chmod("\(closed)/shut", 0)
        #expect(try client.get(path).status == 403)
        chmod("\(closed)/shut", 0o700)
        withExtendedLifetime(files) { thread.stop() }
    }

    @Test func whatIsNoFolderIsNotServed() throws {
        let files = try Files()
        #expect(throws: ServerError.self) {
            try SiteThread(folder: files.top.appending(path: "secret.txt").path, hasCleanURLs: false)
        }
        #expect(throws: ServerError.self) {
            try SiteThread(folder: files.top.appending(path: "none").path, hasCleanURLs: false)
        }
    }
}
