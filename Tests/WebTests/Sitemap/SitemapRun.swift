@testable import Crawl
@testable import HTTP
@testable import Web

/// What a reader made of a sitemap.
struct SitemapRun: Equatable {
    var kind = SitemapKind.none
    var urls: [String] = []
    var dropped = 0
    var isCutShort = false
    var isUnfinished = false

    init(_ pieces: [ArraySlice<UInt8>], limits: SitemapLimits = SitemapLimits()) {
        var reader = SitemapReader(limits: limits)
        var urls: [String] = []
        for piece in pieces {
            piece.withUnsafeBufferPointer {
                reader.read($0) { url, _ in urls.append(String(decoding: url, as: UTF8.self)) }
            }
        }
        reader.finish { url, _ in urls.append(String(decoding: url, as: UTF8.self)) }
        (kind, self.urls, dropped, isCutShort) = (reader.kind, urls, reader.dropped, reader.isCutShort)
        isUnfinished = reader.isUnfinished
    }

    init(_ text: String, limits: SitemapLimits = SitemapLimits()) {
        self.init([Array(text.utf8)[...]], limits: limits)
    }
}

/// What was made of a file that may be compressed.
struct SitemapBodyRun: Equatable {
    var kind = SitemapKind.none
    var urls: [String] = []
    var error: FetchErrorKind?

    init(_ pieces: [ArraySlice<UInt8>], limits: SitemapLimits = SitemapLimits()) {
        let body = SitemapBody(level: 0, buffers: ContentDecoderBuffers(), limits: limits)
        var (urls, kind) = ([String](), SitemapKind.none)
        do throws(FetchError) {
            for piece in pieces {
                try piece.withUnsafeBufferPointer { (piece) throws(FetchError) in
                    try body.read(piece) {
                        urls.append(String(decoding: $0, as: UTF8.self))
                        kind = $1
                    }
                }
            }
            try body.finish {
                urls.append(String(decoding: $0, as: UTF8.self))
                kind = $1
            }
        } catch {
            self.error = error.kind
        }
        (self.urls, self.kind) = (urls, kind)
    }
}
