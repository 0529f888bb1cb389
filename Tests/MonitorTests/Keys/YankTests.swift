import Crawl
import Testing
import Web

@testable import HTTP
@testable import Monitor

@Suite struct YankTests {
    @Test(
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"), ("é", "w6k="),
        ])
    func base64(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
    }

    @Test(
        arguments: [
            ("http://h/?a=1&b=$(reboot)`x`\\", "'http://h/?a=1&b=$(reboot)`x`\\'"), ("it's", "'it'\\''s'"), ("", "''"),
            ("-o/etc/passwd", "'-o/etc/passwd'"),
        ])
    func shellWords(text: String, word: String) {
        #expect(Yank.quoted(text) == word)
    }

    private static let accept = "-H 'Accept: text/html,application/xhtml+xml,*/*;q=0.8' "

    @Test(
        arguments: [
            ([], false, "-A 'a b' " + accept), ([], true, "-k -A 'a b' " + accept),
            (["user-agent: it's"], false, accept + "-H 'user-agent: it'\\''s' "),
            (["Accept: x", "Cookie: secret=1", "X-Token: secret"], false, "-A 'a b' -H 'Accept: x' "),
            (["DNT:"], false, "-A 'a b' " + accept + "-H 'DNT:' "),
            (["Accept-Encoding: br"], false, "-A 'a b' " + accept + "-H 'Accept-Encoding: br' "),
        ] as [([String], Bool, String)])
    func aCommandRepeatsTheRequestButForSecrets(_ headers: [String], isInsecure: Bool, words: String) throws {
        var options = CrawlOptions()
        options.userAgent = "a b"
        options.isInsecure = isInsecure
        options.requests.headers = try headers.map { try RequestHeader($0) }
        let start = "curl -g --path-as-is --http1.1 --compressed "
        #expect(Yank.curl.text("http://h/'", options) == start + words + "-- 'http://h/'\\'''")
    }

    @Test(
        arguments: [
            (nil, "", nil), ("http://me:secret@p:1", "", "-x 'http://p:1'"), ("https://p", "", "-x 'https://p:443'"),
            ("socks5://p", "", "-x 'socks5://p:1080'"), ("socks5h://[::1]:9", "", "-x 'socks5h://[::1]:9'"),
            ("http://p", "h", "--noproxy '*'"),
        ] as [(String?, String, String?)])
    func aCommandTakesTheSameWay(_ proxy: String?, _ exceptions: String, words: String?) throws {
        var options = CrawlOptions()
        options.proxies.http = try proxy.map { try Proxy($0) }
        options.proxies.exceptions = ProxyExceptions(exceptions)
        options.caFile = "it's.pem"
        let text = Yank.curl.text("http://h/[1-9]{a,b}", options)
        #expect(text.contains(" --cacert 'it'\\''s.pem' " + (words.map { $0 + " " } ?? "") + "-A "))
        #expect(text.hasSuffix(" -- 'http://h/[1-9]{a,b}'") && !text.contains("secret"))
    }

    @Test func onlyTerminalsOfXtermsKindAreAskedToCopy() {
        #expect(TerminalModes(isSupported: false).copy("x").isEmpty)
        #expect(TerminalModes(isSupported: true).copy("x") == Array("\u{1B}]52;c;eA==\u{1B}\\".utf8))
        #expect(
            TerminalModes(isSupported: true).copy(String(repeating: "x", count: TerminalModes.maxCopied + 1)).isEmpty)
    }
}
