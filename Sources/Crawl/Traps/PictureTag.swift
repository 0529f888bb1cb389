/// Reads a tag of a page for the picture, film or sound that it shows.
///
/// It is identified by its address with its numbers: a file name of such a kind in any attribute, and the value of
/// `src` and similar attributes of `img`. There the query only counts if the picture has a text: without one, an
/// address that differs only in its query is a tracking pixel, as is a picture of one pixel. Tags of metadata, scripts
/// and links show nothing.
struct PictureTag {
    /// The number of bytes of an attribute's value that are read.
    private static let valueLimit = 2 << 10

    private enum Place { case between, name, named, beforeValue, value }
    private enum Kind { case picture, other, unseen }

    private var place = Place.between
    private var kind = Kind.other
    private var name: UInt64 = 0
    private var quote: UInt8 = 0
    private var value: [UInt8] = []
    private var isPixel = false
    private var files: UInt64 = 0
    private var path: UInt64 = 0
    private var query: UInt64 = 0
    /// The text of the picture.
    private(set) var text: [UInt8] = []

    /// Starts a tag with a packed name: its last eight bytes in lower case.
    mutating func start(_ name: UInt64) {
        (place, quote, isPixel, files, path, query) = (.between, 0, false, 0, 0, 0)
        text.removeAll(keepingCapacity: true)
        kind = Self.pictures.contains(name) ? .picture : Self.unseen.contains(name) ? .unseen : .other
    }

    /// The hash of the picture; 0 for none.
    var picture: UInt64 {
        isPixel ? 0 : files &+ path &+ (text.isEmpty ? 0 : query)
    }

    /// The quote that ends the present value, if the bytes before it are irrelevant.
    @inline(__always)
    var skippedQuote: UInt8? { place == .value && kind == .unseen && quote != 0 ? quote : nil }

    /// Reads the next byte. Returns whether it ends the tag.
    @inline(__always)
    mutating func append(_ byte: UInt8) -> Bool {
        switch place {
        case .value: return takeValue(byte)
        case _ where byte == UInt8(ascii: ">"): return true
        case .name where byte == UInt8(ascii: "="), .named where byte == UInt8(ascii: "="):
            place = .beforeValue
        case .name where !Self.isGap(byte):
            name = name << 8 | UInt64(byte | 0x20)
        case .name:
            place = .named
        case .between, .named:
            if !Self.isGap(byte) { (place, name) = (.name, UInt64(byte | 0x20)) }
        case .beforeValue where byte <= 0x20: break
        case .beforeValue:
            value.removeAll(keepingCapacity: true)
            place = .value
            quote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") ? byte : 0
            if quote == 0 { value.append(byte) }
        }
        return false
    }

    private mutating func takeValue(_ byte: UInt8) -> Bool {
        let isEnd = quote == 0 ? byte <= 0x20 || byte == UInt8(ascii: ">") : byte == quote
        guard isEnd else {
            if kind != .unseen, value.count < Self.valueLimit { value.append(byte) }
            return false
        }
        place = .between
        if kind != .unseen { endAttribute() }
        return quote == 0 && byte == UInt8(ascii: ">")
    }

    private mutating func endAttribute() {
        if kind == .picture, Self.sizes.contains(name) {
            if value.elementsEqual("0".utf8) || value.elementsEqual("1".utf8) { isPixel = true }
        } else if kind == .picture, Self.texts.contains(name) {
            guard !value.isEmpty else { return }
            text.append(contentsOf: value)
            text.append(UInt8(ascii: " "))
        } else if !takeFiles(), kind == .picture, Self.addresses.contains(name) {
            let end = value.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? value.endIndex
            path &+= Self.hash(value[..<end])
            query &+= Self.hash(value[end...])
        }
    }

    /// Adds the files that the attribute names. Returns whether there are any.
    private mutating func takeFiles() -> Bool {
        var isAny = false
        for word in value.split(whereSeparator: Self.separates) where Self.isFile(word) {
            files &+= Self.hash(word)
            isAny = true
        }
        return isAny
    }

    private static func separates(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "="), UInt8(ascii: "?"),
            UInt8(ascii: "#"):
            true
        default: false
        }
    }

    private static let pictures = packed("img", "image", "source", "video", "audio")
    private static let unseen = packed("a", "area", "meta", "link", "script", "base", "iframe", "frame")
    private static let sizes = packed("width", "height")
    private static let texts = packed("alt", "title", "aria-label")
    private static let addresses = packed("src", "data-src", "poster", "href", "xlink:href")
    private static let endings = packed(
        "jpg", "jpeg", "jpe", "png", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "heic", "jxl", "mp4", "m4v",
        "mov", "webm", "ogv", "avi", "mkv", "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac")

    private static func isFile(_ word: ArraySlice<UInt8>) -> Bool {
        guard let dot = word.suffix(5).lastIndex(of: UInt8(ascii: ".")) else { return false }
        return endings.contains(word[(dot + 1)...].reduce(0) { $0 << 8 | UInt64($1 | 0x20) })
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } &* 0x9E37_79B9_7F4A_7C15
    }

    /// Whether a byte separates a tag's attributes.
    @inline(__always)
    private static func isGap(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "/") }

    /// The last eight bytes of each name.
    private static func packed(_ names: String...) -> [UInt64] {
        names.map { $0.utf8.reduce(0) { $0 << 8 | UInt64($1 | 0x20) } }
    }
}
