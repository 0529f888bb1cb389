import Foundation

// Scrapy with a JOBDIR on the same site: what it costs others to keep a crawl.

extension JobBench {
    /// Follows all links of its host, with as many requests at once as crawltop has.
    private static let spider = """
        import scrapy
        from urllib.parse import urlsplit

        class Spider(scrapy.Spider):
            name = "all"
            custom_settings = dict(
                CONCURRENT_REQUESTS=64, CONCURRENT_REQUESTS_PER_DOMAIN=12, ROBOTSTXT_OBEY=True, LOG_LEVEL="ERROR",
                DOWNLOAD_DELAY=0, HTTPERROR_ALLOW_ALL=True, TELNETCONSOLE_ENABLED=False)

            def __init__(self, url, **rest):
                super().__init__(**rest)
                self.start_urls = [url]
                self.allowed_domains = [urlsplit(url).hostname]

            def parse(self, response):
                if not isinstance(response, scrapy.http.HtmlResponse):
                    return
                yield {"url": response.url, "title": response.css("title::text").get()}
                for link in response.css("a::attr(href)"):
                    yield response.follow(link, self.parse)

        """

    /// Crawls with and without a JOBDIR, and prints what that takes.
    ///
    /// - Parameters:
    ///   - scrapy: the program.
    ///   - url: the site.
    ///   - folder: a folder for its files.
    /// - Throws: the failure of a program that cannot be run.
    func compareScrapy(_ scrapy: String, at url: String, in folder: String) throws {
        let file = folder + "/spider.py"
        try Self.spider.write(toFile: file, atomically: true, encoding: .utf8)
        let words = ["runspider", file, "-a", "url=\(url)", "-o", folder + "/items.jsonl"]
        let without = try run(scrapy, words)
        let jobs = folder + "/scrapy"
        let with = try run(scrapy, words + ["-s", "JOBDIR=\(jobs)"])
        let seen = Double(Self.bytes(in: jobs)) / Double(max(1, pages))
        print(
            "scrapy's JOBDIR: \(Self.rounded(with.cpu / without.cpu)) times the CPU time,",
            "\(Self.rounded(with.wall / without.wall)) times the time, \(Int(seen)) bytes on disk a page at its end,")
        print("   \(Self.rounded(with.cpu)) s of CPU time and \(Self.rounded(with.wall)) s, of one pair")
    }
}
