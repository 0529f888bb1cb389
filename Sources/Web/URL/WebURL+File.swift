/// The file, file slash and file host states of the URL parser, with their Windows drive letters.
extension WebURL {
    /// The file state. The scheme has been written; the base, if there is one, is a file URL.
    mutating func parseFile(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, base: WebURL?) throws(URLError) {
        if start < input.count, isSeparator(input[start]) {
            if start + 1 < input.count, isSeparator(input[start + 1]) {
                try parseFileHost(input, start + 2)
            } else {
                parseFileSlash(input, start + 1, base: base)
            }
        } else if let base {
            if beginsWithDriveLetter(input, start) {
                startFilePath(hostOf: base)
                parsePath(input, start)
            } else {
                parseRelativePath(input, start, base: base)
            }
        } else {
            startFilePath(hostOf: nil)
            parsePath(input, start)
        }
    }

    private mutating func parseFileSlash(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, base: WebURL?) {
        startFilePath(hostOf: base)
        if let base, !beginsWithDriveLetter(input, start) {
            let path = base.bytes[base.pathRange].prefix(4)
            let letter = path.startIndex + 1
            if path.count >= 3, isASCIILetter(path[letter]), path[letter + 1] == UInt8(ascii: ":"),
                path.count == 3 || path[letter + 2] == UInt8(ascii: "/")
            {
                bytes.append(contentsOf: path.prefix(3))
            }
        }
        parsePath(input, start)
    }

    private mutating func parseFileHost(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) throws(URLError) {
        let end =
            input[start...].firstIndex { isSeparator($0) || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
            ?? input.count
        if end - start == 2, isWindowsDriveLetter(input[start], input[start + 1]) {
            startFilePath(hostOf: nil)
            return parsePath(input, start)
        }
        startAuthority()
        if start < end {
            try appendHost(UnsafeBufferPointer(rebasing: input[start..<end]))
            if bytes[Int(parts.hostStart)...].elementsEqual("localhost".utf8) {
                bytes.removeSubrange(Int(parts.hostStart)...)
            }
        }
        parts.hostEnd = UInt32(bytes.count)
        parsePathStart(input, end)
    }

    private mutating func startFilePath(hostOf base: WebURL?) {
        startAuthority()
        if let base {
            bytes.append(contentsOf: base.bytes[base.hostRange])
            parts.hostEnd = UInt32(bytes.count)
        }
        startPath()
    }
}

/// Whether the input, from an offset on, starts with a Windows drive letter (URL standard, section 4.1).
private func beginsWithDriveLetter(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    guard start + 2 <= input.count, isWindowsDriveLetter(input[start], input[start + 1]) else { return false }
    guard start + 2 < input.count else { return true }
    switch input[start + 2] {
    case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
    default: return false
    }
}

/// Whether two bytes are a Windows drive letter, normalised or not.
func isWindowsDriveLetter(_ letter: UInt8, _ mark: UInt8) -> Bool {
    isASCIILetter(letter) && (mark == UInt8(ascii: ":") || mark == UInt8(ascii: "|"))
}
