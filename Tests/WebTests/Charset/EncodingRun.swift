import Web

/// What a page decoder makes of a page in pieces.
struct DecodedPage: Equatable {
    var encoding: Encoding?
    var text: [UInt8] = []
}

/// Decodes pieces with a decoder that may have been used before, and lets a scanner tell what the page says of itself.
func decodePage(
    _ pieces: [ArraySlice<UInt8>], declared: Encoding? = nil, with decoder: PageDecoder = PageDecoder()
) -> DecodedPage {
    var page = DecodedPage()
    let scanner = LinkScanner()
    func read(_ text: UnsafeBufferPointer<UInt8>) {
        page.text += text
        guard decoder.isTentative else { return }
        scanner.scan(text)
        if let encoding = Encoding(label: scanner.metaCharset) { decoder.change(to: encoding) }
    }
    decoder.startPage(declared: declared)
    for piece in pieces {
        piece.withUnsafeBufferPointer { decoder.decode($0, read) }
    }
    decoder.finish(read)
    page.encoding = decoder.encoding
    return page
}

extension Encoding {
    /// The encoding of a name or another label.
    init?(_ label: String) {
        guard let encoding = Array(label.utf8).withUnsafeBufferPointer({ Encoding(label: $0) }) else { return nil }
        self = encoding
    }
}

/// A link of a page as a URL, or nil.
func resolve(_ link: [UInt8], base: String, encoding: Encoding) -> WebURL? {
    var url = WebURL()
    let failure = link.withUnsafeBufferPointer { url.assign($0, base: try? WebURL(base), encoding: encoding) }
    return failure == nil ? url : nil
}
