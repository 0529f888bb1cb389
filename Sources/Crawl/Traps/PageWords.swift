/// A hash of what a page says: its words in order, without markup, scripts, words with digits in them, and the words of
/// its own URL. Pages that a trap makes up differ in those alone.
struct PageWords {
    /// Bytes of a page that are looked at.
    private static let limit = 32 << 10
    /// Words of the URL that are left out.
    private static let ownLimit = 32

    private enum Place { case text, tagName, tag, raw, rawLess }

    private var place = Place.text
    private var hash: UInt64 = 0
    private var word: UInt64 = 0
    private var hasDigit = false
    private var tagName: UInt64 = 0
    private var rest = 0
    private var own: [UInt64] = []
    /// Words that counted.
    private(set) var count = 0

    /// Begins a page.
    mutating func begin(_ url: UnsafeBufferPointer<UInt8>) {
        self = PageWords(reusing: own)
        for byte in url { take(byte, isURL: true) }
        endWord(isURL: true)
        (place, rest) = (.text, Self.limit)
    }

    init() {}

    private init(reusing own: [UInt64]) {
        self.own = own
        self.own.removeAll(keepingCapacity: true)
    }

    /// Takes the next piece of the page.
    mutating func read(_ piece: UnsafeBufferPointer<UInt8>) {
        guard rest > 0 else { return }
        for byte in piece.prefix(rest) {
            switch place {
            case .text where byte == UInt8(ascii: "<"):
                endWord(isURL: false)
                (place, tagName) = (.tagName, 0)
            case .text:
                take(byte, isURL: false)
            case .tagName where URLTemplate.isLetter(byte) || byte == UInt8(ascii: "/"):
                tagName = tagName << 8 | UInt64(byte | 0x20)
            case .tagName, .tag:
                place = byte == UInt8(ascii: ">") ? (isRaw ? .raw : .text) : .tag
            case .raw:
                if byte == UInt8(ascii: "<") { place = .rawLess }
            case .rawLess:
                place = byte == UInt8(ascii: "/") ? .tagName : .raw
                tagName = UInt64(UInt8(ascii: "/"))
            }
        }
        rest -= min(rest, piece.count)
    }

    /// The hash of all words so far.
    mutating func finish() -> UInt64 {
        endWord(isURL: false)
        return hash
    }

    /// The names `script` and `style`, packed.
    private var isRaw: Bool { tagName == 0x7363_7269_7074 || tagName == 0x7374_796C_65 }

    @inline(__always)
    private mutating func take(_ byte: UInt8, isURL: Bool) {
        if URLTemplate.isLetter(byte) || byte >= 0x80 {
            word = (word ^ UInt64(byte | 0x20)) &* 0x100_0000_01B3 &+ 1
        } else if URLTemplate.isDigit(byte) {
            hasDigit = true
        } else {
            endWord(isURL: isURL)
        }
    }

    @inline(__always)
    private mutating func endWord(isURL: Bool) {
        guard word != 0 || hasDigit else { return }
        let ended = hasDigit ? 0 : word
        (word, hasDigit) = (0, false)
        guard ended != 0 else { return }
        if isURL {
            if own.count < Self.ownLimit { own.append(ended) }
        } else if !own.contains(ended) {
            let product = (hash ^ ended).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            hash = product.high &+ product.low &+ 1
            count += 1
        }
    }
}
