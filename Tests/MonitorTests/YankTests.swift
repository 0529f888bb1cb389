import Crawl
import Testing

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

    @Test(
        arguments: [
            ([], false, "-A 'a b' "), ([], true, "-k -A 'a b' "),
            (["user-agent: it's"], false, "-H 'user-agent: it'\\''s' "),
            (["Accept: x", "Cookie: secret=1", "X-Token: secret"], false, "-A 'a b' -H 'Accept: x' "),
            (["DNT:"], false, "-A 'a b' -H 'DNT:' "),
        ] as [([String], Bool, String)])
    func aCommandRepeatsTheRequestButForSecrets(_ headers: [String], isInsecure: Bool, words: String) throws {
        var options = CrawlOptions()
        options.userAgent = "a b"
        options.isInsecure = isInsecure
        options.requests.headers = try headers.map { try RequestHeader($0) }
        #expect(Yank.curl.text("http://h/'", options) == "curl --compressed " + words + "-- 'http://h/'\\'''")
    }

    @Test func onlyTerminalsOfXtermsKindAreAskedToCopy() {
        #expect(TerminalModes(isSupported: false).copy("x").isEmpty)
        #expect(TerminalModes(isSupported: true).copy("x") == Array("\u{1B}]52;c;eA==\u{1B}\\".utf8))
        #expect(
            TerminalModes(isSupported: true).copy(String(repeating: "x", count: TerminalModes.maxCopied + 1)).isEmpty)
    }
}
