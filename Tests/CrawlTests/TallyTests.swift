import Crawl
import HTTP
import Testing

@Suite struct TallyTests {
    @Test func eachURLIsCountedOnceByWhatBecameOfIt() throws {
        let (crawl, _) = try begun {
            $0.maxTries = 3
            $0.maxRedirects = 0
        }
        let links = (1...9).map { "<a href=/\($0)>x</a>" }.joined()
        try play(crawl) { path, attempt in
            switch path {
            case "/": .response(html(links))
            case "/1": "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n<p>"
            case "/2": "HTTP/1.1 203 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nxxx"
            case "/3": "HTTP/1.1 204 Empty\r\nContent-Type: application/xhtml+xml\r\n\r\n"
            case "/4": .response(redirect("/1"))
            case "/5": .response(redirect("/far"))
            case "/6": "HTTP/1.1 404 No\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nxxxx"
            case "/7": attempt < 3 ? .failure(.reset) : .response(html(""))
            case "/8": .failure(.timeout)
            default: .response(redirect(nil, status: 304))
            }
        }
        let counters = crawl.statistics.tally.counters.map { "\($0.name) \($0.count)" }
        #expect(
            counters == [
                "error 2", "error_bytes 4", "fail 1", "fail_timeout 1", "html 4",
                "html_bytes \(links.utf8.count + 3)", "other 1", "other_bytes 3", "redirect 2", "status_304 1",
                "status_404 1",
            ])
        #expect(crawl.statistics.retries == 4)
        #expect(crawl.counts.done == 10)
    }
}
