/// A hash of a page's words in order, without markup, scripts, numbers, and the words of its own URL: the pages of a
/// trap differ only in these. It includes the addresses of pictures with their numbers, since the page of a photograph
/// may have nothing else.
struct PageWords {
    /// The number of bytes of a page that are read.
    private static let limit = 32 << 10
    /// The largest number of the URL's words that are left out.
    private static let ownLimit = 32

    private enum Place { case text, tagName, tag, raw, rawLess }

    private var place = Place.text
    private var hash: UInt64 = 0
    private var word: UInt64 = 0
    /// The bytes of an incomplete character, the last one lowest.
    private var character: UInt32 = 0
    private var hasDigit = false
    private var hasLetterBeyondASCII = false
    private var tagName: UInt64 = 0
    private var tag = PictureTag()
    /// The sum of the pictures' hashes, so that their order does not matter.
    private var pictures: UInt64 = 0
    private var rest = 0
    private var own: [UInt64] = []
    /// The number of words.
    private(set) var count = 0

    /// Starts a page.
    mutating func startPage(_ url: UnsafeBufferPointer<UInt8>) {
        (place, hash, word, character, pictures, count) = (.text, 0, 0, 0, 0, 0)
        (hasDigit, hasLetterBeyondASCII) = (false, false)
        own.removeAll(keepingCapacity: true)
        for byte in PercentDecoded(url) { append(byte, isURL: true) }
        endWord(isURL: true)
        rest = Self.limit
    }

    /// Reads the next piece of the page.
    mutating func read(_ piece: UnsafeBufferPointer<UInt8>) {
        guard rest > 0 else { return }
        let bytes = UnsafeBufferPointer(rebasing: piece.prefix(rest))
        rest -= bytes.count
        var position = 0
        while position < bytes.count {
            switch place {
            case .text: position = readText(bytes, from: position)
            case .tagName: position = readTagName(bytes, from: position)
            case .tag: position = readTag(bytes, from: position)
            case .raw:
                guard let less = bytes[position...].firstIndex(of: UInt8(ascii: "<")) else { return }
                place = .rawLess
                position = less + 1
            case .rawLess:
                place = bytes[position] == UInt8(ascii: "/") ? .tagName : .raw
                tagName = UInt64(UInt8(ascii: "/"))
                position += 1
            }
        }
    }

    /// The hash of all words and pictures so far.
    mutating func finish() -> UInt64 {
        endWord(isURL: false)
        return hash ^ pictures
    }

    /// Reads text.
    ///
    /// - Returns: the position behind the next tag's `<`, or the piece's end.
    private mutating func readText(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        // A local copy stays in a register.
        var word = word
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if URLTemplate.isLetter(byte) {
                word = Self.word(word, UInt64(byte | 0x20))
                continue
            }
            self.word = word
            if byte == UInt8(ascii: "<") {
                endWord(isURL: false)
                (place, tagName) = (.tagName, 0)
                return position
            }
            append(byte, isURL: false)
            word = self.word
        }
        self.word = word
        return position
    }

    /// Reads a tag's name.
    ///
    /// - Returns: the position behind it, and behind the tag if that has nothing else; or the piece's end.
    private mutating func readTagName(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            guard URLTemplate.isLetter(byte) || byte == UInt8(ascii: "/") else {
                if byte == UInt8(ascii: ">") {
                    place = isRaw ? .raw : .text
                    return position + 1
                }
                tag.start(tagName)
                place = .tag
                return position
            }
            tagName = tagName << 8 | UInt64(byte | 0x20)
            position += 1
        }
        return position
    }

    /// Reads a tag behind its name.
    ///
    /// - Returns: the position behind it, or the piece's end.
    private mutating func readTag(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            if let quote = tag.skippedQuote {
                position = bytes[position...].firstIndex(of: quote) ?? bytes.count
                if position == bytes.count { break }
            }
            let isEnd = tag.append(bytes[position])
            position += 1
            if isEnd {
                endTag()
                break
            }
        }
        return position
    }

    private mutating func endTag() {
        pictures &+= tag.picture
        for byte in tag.text { append(byte, isURL: false) }
        endWord(isURL: false)
        place = isRaw ? .raw : .text
    }

    /// The names `script` and `style`, packed.
    private var isRaw: Bool { tagName == 0x7363_7269_7074 || tagName == 0x7374_796C_65 }

    @inline(__always)
    private mutating func append(_ byte: UInt8, isURL: Bool) {
        if byte >= 0x80 {
            appendBeyondASCII(byte, isURL: isURL)
        } else if URLTemplate.isLetter(byte) {
            add(UInt64(byte | 0x20))
        } else if URLTemplate.isDigit(byte) {
            hasDigit = true
        } else {
            endWord(isURL: isURL)
        }
    }

    private mutating func appendBeyondASCII(_ byte: UInt8, isURL: Bool) {
        character = byte >= 0xC0 ? UInt32(byte) : character << 8 | UInt32(byte)
        switch character {
        // Spaces and punctuation: U+00A0, U+2000 to U+206F, U+3000 to U+3002.
        case 0xC2A0, 0xE2_8080...0xE2_81AF, 0xE3_8080...0xE3_8082: endWord(isURL: isURL)
        case 0xC280...0xDFBF, 0xE0_8080...0xEF_BFBF, 0xF000_0000...:
            if Self.isDigit(character) {
                hasDigit = true
            } else {
                hasLetterBeyondASCII = true
                add(UInt64(character))
            }
        default: break
        }
    }

    /// Whether a character is a decimal digit of scripts that calendars use: Arabic and Persian, those of India, Thai,
    /// Lao, Tibetan, Burmese, Khmer, and full-width ones.
    private static func isDigit(_ character: UInt32) -> Bool {
        switch character {
        case 0xD9A0...0xD9A9, 0xDBB0...0xDBB9, 0xE0_B990...0xE0_B999, 0xE0_BB90...0xE0_BB99, 0xE0_BCA0...0xE0_BCA9,
            0xE1_8180...0xE1_8189, 0xE1_9FA0...0xE1_9FA9, 0xEF_BC90...0xEF_BC99:
            true
        case 0xE0_A580...0xE0_B5BF: character & 0x01FF >= 0x01A6 && character & 0x01FF <= 0x01AF
        default: false
        }
    }

    private mutating func add(_ letter: UInt64) {
        word = Self.word(word, letter)
    }

    /// Adds a letter to the word.
    @inline(__always)
    private static func word(_ word: UInt64, _ letter: UInt64) -> UInt64 {
        (word ^ letter) &* 0x100_0000_01B3 &+ 1
    }

    /// Ends a word. One with a digit is a number or a hash. In scripts without spaces, digits separate words.
    @inline(__always)
    private mutating func endWord(isURL: Bool) {
        guard word != 0 || hasDigit else { return }
        let ended = hasDigit && !hasLetterBeyondASCII ? 0 : word
        (word, hasDigit, hasLetterBeyondASCII) = (0, false, false)
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
