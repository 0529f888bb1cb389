import Crawl
import TestSupport
import Web

extension FuzzTarget {
    /// A Set-Cookie field a line, its first byte choosing who sends it. Whatever comes, what is sent is one whole field
    /// that keeps to its limits, a site's cookies are its own, and what is for https stays there. Read as a file of
    /// cookies, the same input gives such fields too.
    static var cookies: FuzzTarget {
        FuzzTarget(
            "cookies",
            texts: [
                "0a=b; Domain=a.test; Path=/x; Secure\n1__Host-a=b; Secure; Path=/\n2a=c; Max-Age=1",
                "3b=1; expires=Thu, 01-Jan-70 00:00:02 GMT\n4c=; domain=.co.uk\n50=; domain=\u{E9}.test\n6=x",
                "a.test\tFALSE\t/\tFALSE\t0\tn\tv\n#HttpOnly_.a.test\tTRUE\t/x\tTRUE\t2000\tw\ta b\n# x\n",
            ],
            tokens: [
                "__Secure-", "__Host-", "; Domain=", "; Path=", "; Secure", "; Max-Age=", "; Expires=", "=", ";",
                "a.test", "co.uk", "127.0.0.1", ".", "9999999999999999999", "-", "Tue, 31-Feb-2026 23:59:59", "\n",
                "\t", "TRUE", "FALSE", "#HttpOnly_", String(repeating: "x", count: 1_500),
            ]
        ) { input, _ in
            let urls = cookieURLs.compactMap { try? WebURL($0) }
            guard urls.count == cookieURLs.count else { return "no URLs" }
            var all = CookieJar()
            var own = CookieJar()
            for (now, line) in input.split(separator: 0x0A).enumerated() {
                let sender = Int(line.first ?? 0) % urls.count
                lend(line.dropFirst()) { field in
                    all.store(field, from: urls[sender], now: Int64(now))
                    if sender < foreign { own.store(field, from: urls[sender], now: Int64(now)) }
                }
            }
            let now = Int64(input.first ?? 0)
            for (number, url) in urls.enumerated() {
                let field = field(&all, url, now)
                if let fault = fault(field, isSecure: url.schemeKind == .https) { return fault }
                if number < foreign, self.field(&own, url, now) != field { return "another site's cookies count" }
            }
            var filed = CookieJar()
            for cookie in (try? CookieFile.cookies(in: input)) ?? [] { filed.insert(cookie, now: now) }
            for url in urls {
                if let fault = fault(field(&filed, url, now), isSecure: true) { return "from a file: \(fault)" }
            }
            return all.count <= CookieJar.limit && filed.count <= CookieJar.limit ? nil : "too many cookies"
        }
    }

    /// Who sends cookies, and who gets them; those of other sites from `foreign` on.
    private static let cookieURLs = [
        "http://a.test/", "https://a.test/x/y", "http://b.a.test/x", "https://127.0.0.1/", "http://c.test/x",
        "https://co.uk/", "http://d.co.uk/",
    ]
    private static let foreign = 4

    private static func field(_ jar: inout CookieJar, _ url: WebURL, _ now: Int64) -> [UInt8] {
        var lines: [UInt8] = []
        jar.appendField(after: [], for: url, now: now, to: &lines)
        return lines
    }

    private static func fault(_ field: [UInt8], isSecure: Bool) -> String? {
        if field.isEmpty { return nil }
        guard field.starts(with: "Cookie: ".utf8), field.suffix(2) == [0x0D, 0x0A], field.count > 10 else {
            return "what is sent is no field"
        }
        if field.count > CookieJar.longestField + 2 { return "the field is too long" }
        let value = field.dropFirst(8).dropLast(2)
        if value.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) { return "a control character is sent" }
        let names = value.split(separator: 0x3B).map { $0.drop { $0 == 0x20 } }
        let isLeaked = names.contains { $0.starts(with: "__Secure-".utf8) || $0.starts(with: "__Host-".utf8) }
        return isLeaked && !isSecure ? "a cookie for https is sent in the clear" : nil
    }
}
