import Crawl
import Words

/// The pages that link to the URL of the details, and the URLs found there.

extension MonitorModel {
    /// The number of links to read in a frame.
    static let referrerSlice = 500_000
    /// The number of URLs made into text before and after the selected one.
    private static let linkWindow = 160

    /// Reads further links to and from the URL of the details. The user only waits for open details.
    func advanceLinks(for request: ViewRequest, in crawl: any CrawlView) -> Scanning {
        guard let url = detailed else {
            (referrers, found) = (nil, nil)
            return .no
        }
        if referrers?.url != url { (referrers, found) = (ReferrerScan(url), FoundScan(url)) }
        referrers?.advance(in: crawl, budget: Self.referrerSlice)
        if referrers?.isComplete == true { found?.advance(in: crawl) }
        let isComplete = referrers?.isComplete == true && found?.isComplete(in: crawl) == true
        return isComplete ? .no : request.details == nil ? .again : .awaited
    }

    /// The number of known pages and URLs in the lists of a URL's details.
    func linkCount(of url: URLID) -> Int {
        guard let referrers, referrers.url == url else { return 0 }
        return referrers.count + (found?.urls.count ?? 0)
    }

    /// The page or URL at a place: the pages that link to the URL come first, then the URLs found there.
    func link(_ index: Int, of url: URLID) -> URLID? {
        guard let referrers, referrers.url == url, index >= 0 else { return nil }
        if index < referrers.count { return referrers.pages[index].url }
        return found.flatMap {
            $0.urls.indices.contains(index - referrers.count) ? $0.urls[index - referrers.count] : nil
        }
    }

    /// The rows of the lists around the selected one.
    func links(of url: URLID, around selected: Int, in crawl: any CrawlView, _ details: inout Details) {
        guard let referrers, referrers.url == url, let found else { return }
        func window(_ selected: Int, of count: Int) -> Range<Int> {
            let selected = max(0, min(selected, count))
            return max(0, selected - Self.linkWindow)..<min(count, selected + Self.linkWindow)
        }
        let pages = window(selected, of: referrers.count)
        details.firstLinking = pages.lowerBound
        details.linking = referrers.pages[pages].map { page in
            Details.Linking(
                page: SafeText(untrusted: crawl.text(of: page.url)),
                link: page.link == url ? nil : SafeText(untrusted: crawl.text(of: page.link)))
        }
        details.linkingCount = referrers.count
        details.isLinkingCounted = referrers.isComplete
        let urls = window(selected - referrers.count, of: found.urls.count)
        details.firstFound = urls.lowerBound
        details.found = found.urls[urls].map { SafeText(untrusted: crawl.text(of: $0)) }
        details.foundCount = found.urls.count
        details.isFoundCounted = found.isComplete(in: crawl)
    }
}
