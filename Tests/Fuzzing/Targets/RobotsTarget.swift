import Crawl
import TestSupport
import Web

extension FuzzTarget {
    /// A target on the first line, a robots.txt behind it. What is kept has limits, and line ends of either kind are the
    /// same.
    static var robots: FuzzTarget {
        FuzzTarget(
            "robots",
            texts: [
                "/a/b?c\nUser-agent: *\nDisallow: /a\nAllow: /a/b$\nCrawl-delay: 1.5\nSitemap: http://a/s.xml",
                "/%E4/x.pdf\nuser-agent: crawltop\nuser-agent: other\ndisallow: /*.pdf$\nallow: /%e4/*x*.p\n\n#c\nuser-agent: *",
                "/fish\n\u{FEFF}User agent : CRAWLTOP/1.0\nDissallow:fish # comment\ncrawl-delay: 1e9\nnoindex: /",
            ],
            tokens: [
                "User-agent: ", "*", "crawltop", "Disallow: ", "Allow: ", "/", "$", "\n", "\r", "#", ":", "%2F", "%",
                "Sitemap:",
                "Crawl-delay: ", "99999999999999999999", ".", "\u{E4}", "/a*a*a*a*a*b",
            ]
        ) { input, _ in
            let (target, file) = divided(input)
            let rules = lend(file) { RobotsRules(parsing: $0) }
            if rules.sitemaps.count > RobotsRules.sitemapLimit { return "too many sitemaps" }
            if let delay = rules.crawlDelay, delay < 0 || delay > RobotsRules.crawlDelayLimit {
                return "the delay is beyond the limit"
            }
            let verdict = lend(target) { rules.allows($0) }
            _ = rules.path(of: verdict)
            guard !file.contains(0x0D) else { return nil }
            let other = Array(
                file.split(separator: 0x0A, omittingEmptySubsequences: false).joined(separator: [0x0D, 0x0A]))
            guard other.count < RobotsRules.sizeLimit else { return nil }
            let same = lend(other[...]) { RobotsRules(parsing: $0) }
            return lend(target) { same.allows($0).isAllowed } == verdict.isAllowed ? nil : "line ends change the answer"
        }
    }

    /// A sitemap gives the same URLs however it is cut, and no more than the limits.
    static var sitemap: FuzzTarget {
        FuzzTarget(
            "sitemap",
            texts: [
                "<urlset><url><loc> http://a/?x=1&amp;y=&#50;\n</loc></url></urlset>",
                "\u{FEFF}http://a/1\r\nhttps://a/2\n",
                "<sitemapindex><sitemap><loc><![CDATA[http://a/1.xml]]></loc></sitemap></sitemapindex>",
                "<rss><channel><link>/no</link><item><link>/1</link></item></channel></rss>",
                "<feed><entry><link rel=self href='/no'/><link href='/1?a&amp;b' rel=\"alternate\"></link></entry></feed>",
                "<!DOCTYPE u [<!ENTITY x \"]>y\"><!-- > -->]><urlset><url><loc>/&x;</loc></url></urlset>",
                "<?xml version='1.0' encoding='ISO-8859-1'?><a:urlset><a:url><a:loc>/\u{E9}</a:loc></a:url></a:urlset>",
            ],
            tokens: [
                "<url>", "<loc>", "</loc>", "</url>", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "&amp;", "&#x41;",
                "&x;", "<a/>",
                "<!DOCTYPE a [", "]>", "'", "\"", "xmlns=", "http://a/", "\n", "\u{0}", "<item>", "<entry>",
                "<link href='",
            ]
        ) { input, generator in
            var limits = SitemapLimits()
            (limits.urls, limits.urlLength, limits.bytes) = (8, 40, 2_000)
            for limits in [SitemapLimits(), limits] {
                func read(_ pieces: [ArraySlice<UInt8>]) -> ([[UInt8]], SitemapKind, Int, Bool) {
                    var urls: [[UInt8]] = []
                    var reader = SitemapReader(limits: limits)
                    for piece in pieces { lend(piece) { reader.read($0) { url, _ in urls.append(Array(url)) } } }
                    reader.finish { url, _ in urls.append(Array(url)) }
                    return (urls, reader.kind, reader.dropped, reader.isCutShort)
                }
                let whole = read([input[...]])
                if whole.0.count > limits.urls { return "too many URLs" }
                if whole.0.contains(where: { $0.count > limits.urlLength }) { return "a URL is too long" }
                if read(pieces(of: input, &generator)) != whole { return "a sitemap in pieces has other URLs" }
            }
            return nil
        }
    }
}
