import Web

// The content codings of a body: the Content-Encoding field (RFC 9110, section 8.4).

/// A content coding that can be decoded.
enum ContentCoding: UInt8, CaseIterable {
    /// Also called `x-gzip` (RFC 9110, section 8.4.1.3).
    case gzip
    /// The zlib format, or what some servers send instead: bare DEFLATE. Some call it `x-deflate`.
    case deflate
    /// RFC 7932
    case brotli
    /// RFC 8878
    case zstd

    /// The largest number of codings of one body. Honest servers use one or two, and each layer multiplies the size
    /// that a small body can reach.
    static let layerLimit = 3

    /// Whether a body may refer back by megabytes, which its decoder then holds. A body may have only one such coding.
    private var hasLargeWindow: Bool { self == .brotli || self == .zstd }

    /// Reads a field's value: names in any mix of cases, separated by commas. Join the lines of the field by commas
    /// before.
    ///
    /// Unknown names are skipped: most servers that send one have applied no coding, and browsers use the body as it
    /// is. The body then shows whether there was a coding, unless the name is a charset's or means no coding.
    ///
    /// - Returns: the codings in the order in which they were applied, and whether there may be unknown ones.
    /// - Throws: `decode` for too many codings, and for br or zstd more than once.
    static func list(
        _ value: UnsafeBufferPointer<UInt8>
    ) throws(FetchError) -> (codings: [ContentCoding], hasUnknown: Bool) {
        var codings: [ContentCoding] = []
        var hasUnknown = false
        var start = 0
        while start < value.count {
            let end = value[start...].firstIndex(of: UInt8(ascii: ",")) ?? value.count
            let name = trimmed(UnsafeBufferPointer(rebasing: value[start..<end]))
            start = end + 1
            guard let coding = ContentCoding(name: name) else {
                hasUnknown = hasUnknown || !isNone(name)
                continue
            }
            guard codings.count < layerLimit else {
                throw FetchError(.decode, "the body has more than \(layerLimit) content codings")
            }
            guard !coding.hasLargeWindow || !codings.contains(where: \.hasLargeWindow) else {
                throw FetchError(.decode, "the body has br or zstd more than once")
            }
            codings.append(coding)
        }
        return (codings, hasUnknown)
    }

    /// Whether a name stands for no coding, whatever the body is.
    private static func isNone(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        name.isEmpty || equalIgnoringCase(name, "identity") || equalIgnoringCase(name, "none")
            || Encoding(label: name) != nil
    }

    private init?(name: UnsafeBufferPointer<UInt8>) {
        if equalIgnoringCase(name, "gzip") || equalIgnoringCase(name, "x-gzip") {
            self = .gzip
        } else if equalIgnoringCase(name, "deflate") || equalIgnoringCase(name, "x-deflate") {
            self = .deflate
        } else if equalIgnoringCase(name, "br") {
            self = .brotli
        } else if equalIgnoringCase(name, "zstd") {
            self = .zstd
        } else {
            return nil
        }
    }

    private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let first = text.firstIndex(where: { !HTTPByte.isBlank($0) }),
            let last = text.lastIndex(where: { !HTTPByte.isBlank($0) })
        else { return UnsafeBufferPointer(rebasing: text[..<0]) }
        return UnsafeBufferPointer(rebasing: text[first...last])
    }
}
