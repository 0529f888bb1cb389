import Crawl
import Web

/// A URL in a shared queue, in few bytes: how it was found, and its path. The queue is that of its host.
///
/// The first byte has flags. Then follow, as far as the flags say that they are there: port, redirects before it, level
/// as a sitemap; then its depth, the page on which it was found, and the rest of the path. A page of the same origin
/// shares the beginning of its path with the URL.
struct QueueEntry {
    private static let https: UInt8 = 1
    private static let port: UInt8 = 2
    private static let roleShift: UInt8 = 4
    private static let roleBits: UInt8 = 12
    private static let hops: UInt8 = 16
    private static let level: UInt8 = 32
    private static let referrer: UInt8 = 64
    private static let sameOrigin: UInt8 = 128

    /// Writes the entry of a URL.
    ///
    /// - Parameters:
    ///   - text: its text as serialised, without a fragment.
    ///   - place: how it was found.
    /// - Returns: the entry; nil for a URL that is neither http nor https.
    static func bytes(of text: UnsafeBufferPointer<UInt8>, _ place: SharedPlace) -> [UInt8]? {
        var url = WebURL()
        guard url.assign(text, base: nil) == nil, url.isHTTP else { return nil }
        let path = pathStart(in: text)
        var flags = UInt8(truncatingIfNeeded: Int(place.role.rawValue)) * roleShift & roleBits
        if url.schemeKind == .https { flags |= https }
        if url.port != nil { flags |= port }
        if place.hops > 0 { flags |= hops }
        if place.sitemapLevel != nil { flags |= level }
        let page = place.referrer ?? []
        let isNear = page.count >= path && page.starts(with: text[..<path])
        if !page.isEmpty { flags |= isNear ? referrer | sameOrigin : referrer }
        var output = RecordingBytes()
        output.append(flags)
        if let port = url.port { output.append(count: Int(port)) }
        if place.hops > 0 { output.append(count: place.hops) }
        if let level = place.sitemapLevel { output.append(count: level) }
        output.append(count: place.depth)
        if isNear, !page.isEmpty {
            let shared = zip(page[path...], text[path...]).prefix { $0 == $1 }.count
            output.append(count: shared)
            output.append(page[(path + shared)...])
        } else if !page.isEmpty {
            output.append(page)
        }
        return output.take() + text[path...]
    }

    /// Reads an entry.
    ///
    /// - Parameters:
    ///   - bytes: the entry.
    ///   - host: the name of its host.
    /// - Returns: the URL, and how it was found; nil for bytes that are no entry of that host.
    static func read(_ bytes: [UInt8], of host: [UInt8]) -> (url: WebURL, place: SharedPlace)? {
        var input = RecordingReader(bytes)
        let flags = input.byte()
        let number = flags & port != 0 ? input.count() : nil
        let hopCount = flags & hops != 0 ? input.count() : 0
        let sitemapLevel = flags & level != 0 ? input.count() : nil
        let depth = input.count()
        let shared = flags & sameOrigin != 0 ? input.count() : 0
        let page = flags & referrer != 0 ? input.piece() : []
        guard !input.isDamaged, let role = URLRole(rawValue: flags & roleBits / roleShift) else { return nil }
        let path = bytes[input.at...]
        guard shared <= path.count, depth <= Int(UInt16.max), hopCount <= 63, sitemapLevel ?? 0 <= 1_000 else {
            return nil
        }
        var text = Array((flags & https != 0 ? "https://" : "http://").utf8) + host
        if let number { text += Array(":\(number)".utf8) }
        let origin = text
        text += path
        let found =
            flags & referrer == 0 ? nil : flags & sameOrigin != 0 ? origin + path.prefix(shared) + page : page
        var url = WebURL()
        guard text.withUnsafeBufferPointer({ url.assign($0, base: nil) }) == nil, url.isHTTP,
            url.hostname.utf8.elementsEqual(host)
        else { return nil }
        return (
            url,
            SharedPlace(referrer: found, depth: depth, hops: hopCount, role: role, sitemapLevel: sitemapLevel)
        )
    }

    /// Where a URL's path begins: behind the third slash.
    private static func pathStart(in text: UnsafeBufferPointer<UInt8>) -> Int {
        var slashes = 0
        for index in text.indices where text[index] == UInt8(ascii: "/") {
            slashes += 1
            if slashes == 3 { return index }
        }
        return text.count
    }
}
