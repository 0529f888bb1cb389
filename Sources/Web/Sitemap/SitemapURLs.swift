// The present URL of a sitemap, and those that are complete but not handed out yet.

/// Collects a sitemap's URLs, byte by byte.
struct SitemapURLs {
    var kind = SitemapKind.none
    /// Whether the document declares windows-1252, so that each byte beyond ASCII is a character.
    var isWindows1252 = false
    private(set) var count = 0
    private(set) var dropped = 0
    /// Whether one was left out because there were too many.
    private(set) var isFull = false

    private let limits: SitemapLimits
    private var value: [UInt8] = []
    private var isSpoilt = false
    private var ready: [UInt8] = []
    private var ends: [(position: Int, kind: SitemapKind)] = []

    init(limits: SitemapLimits) {
        self.limits = limits
    }

    mutating func startURL() {
        value.removeAll(keepingCapacity: true)
        isSpoilt = false
    }

    /// Marks the present URL as unusable.
    mutating func spoil() {
        isSpoilt = true
    }

    /// Appends a byte of the document.
    mutating func append(_ byte: UInt8) {
        if isWindows1252, byte >= 0x80 {
            // Numeric references below 0xA0 are windows-1252, too.
            append(scalar: CharacterReference.scalar(ofNumber: UInt32(byte)))
        } else {
            appendRaw(byte)
        }
    }

    mutating func append(scalar: UInt32) {
        for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter {
            appendRaw(byte)
        }
    }

    private mutating func appendRaw(_ byte: UInt8) {
        let isSpace = isSitemapSpace(byte)
        if isSpace, value.isEmpty || value.count > limits.urlLength {
            return
        }
        guard value.count <= limits.urlLength else {
            isSpoilt = true
            return
        }
        value.append(byte)
    }

    /// Ends the present URL; an empty one is ignored.
    mutating func endURL() {
        while let last = value.last, isSitemapSpace(last) {
            value.removeLast()
        }
        defer { startURL() }
        guard !value.isEmpty || isSpoilt else { return }
        guard !isSpoilt, value.count <= limits.urlLength else {
            dropped += 1
            return
        }
        guard count < limits.urls else {
            isFull = true
            return
        }
        count += 1
        ready.append(contentsOf: value)
        ends.append((ready.count, kind))
    }

    /// Ends the present line; one that is not an http or https URL is ignored.
    mutating func endLine() {
        let isURL = value.withUnsafeBufferPointer {
            $0.starts(withKeyword: "http://") || $0.starts(withKeyword: "https://")
        }
        guard isURL else { return startURL() }
        kind = .text
        endURL()
    }

    mutating func drain(_ found: SitemapReader.Found) {
        guard !ends.isEmpty else { return }
        ready.withUnsafeBufferPointer { ready in
            var start = 0
            for end in ends {
                found(UnsafeBufferPointer(rebasing: ready[start..<end.position]), end.kind)
                start = end.position
            }
        }
        ready.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}

/// White space of XML 1.0, section 2.3.
func isSitemapSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == 0x0A || byte == 0x0D || byte == 0x09
}
