import Crawl

/// What a reader made of a sitemap.
struct SitemapRun: Equatable {
    var kind = SitemapKind.none
    var urls: [String] = []
    var dropped = 0
    var isCutShort = false

    init(_ pieces: [ArraySlice<UInt8>], limits: SitemapLimits = SitemapLimits()) {
        var reader = SitemapReader(limits: limits)
        var urls: [String] = []
        for piece in pieces {
            piece.withUnsafeBufferPointer { reader.read($0) { urls.append(String(decoding: $0, as: UTF8.self)) } }
        }
        reader.finish { urls.append(String(decoding: $0, as: UTF8.self)) }
        (kind, self.urls, dropped, isCutShort) = (reader.kind, urls, reader.dropped, reader.isCutShort)
    }

    init(_ text: String, limits: SitemapLimits = SitemapLimits()) {
        self.init([Array(text.utf8)[...]], limits: limits)
    }
}
