/// A file with something on each line. Blanks around it, empty lines and lines that begin with `#` count for nothing; a
/// byte order mark and line ends of any system are fine.
enum ListFile {
    /// The name of standard input.
    static let standardInput = "-"
    /// The largest number of bytes of a line.
    static let longestLine = 65_535

    /// Reads a file's lines, as they come.
    ///
    /// - Parameters:
    ///   - path: the file, or `standardInput`.
    ///   - longest: the largest size in bytes.
    ///   - patience: see `SmallFile.read`.
    ///   - take: takes a line, with its number from 1.
    /// - Throws: what `SmallFile.read` and `take` throw, and for a line that is too long or is not UTF-8.
    static func forEachLine(
        of path: String, longest: Int = SmallFile.longest, patience: Int64? = SmallFile.patience,
        _ take: (Int, String) throws(ValueError) -> Void
    ) throws(ValueError) {
        var lines = Lines()
        let source = path == standardInput ? SmallFile.Source.standardInput : .file(path)
        try SmallFile.read(source, longest: longest, patience: patience) { (piece) throws(ValueError) in
            try lines.add(piece, take)
        }
        try lines.finish(take)
    }

    private struct Lines {
        private var rest: [UInt8] = []
        private var number = 1

        mutating func add(
            _ piece: ArraySlice<UInt8>, _ take: (Int, String) throws(ValueError) -> Void
        ) throws(ValueError) {
            var piece = piece
            while let end = piece.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
                rest += piece[..<end]
                try finish(take)
                // The line feed behind a carriage return ends an empty line, which has no number of its own.
                number += piece[end] == 0x0A ? 1 : 0
                piece = piece[(end + 1)...]
            }
            rest += piece
            guard rest.count <= longestLine else { throw ValueError("line \(number) is too long") }
        }

        /// Takes the line that has ended.
        mutating func finish(_ take: (Int, String) throws(ValueError) -> Void) throws(ValueError) {
            defer { rest.removeAll(keepingCapacity: true) }
            let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
            var line = rest[...]
            if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
            line = line.drop(while: isBlank)
            line = line.prefix(line.count - line.reversed().prefix(while: isBlank).count)
            guard let first = line.first, first != UInt8(ascii: "#") else { return }
            guard line.count <= longestLine else { throw ValueError("line \(number) is too long") }
            guard let text = String(validating: line, as: UTF8.self) else {
                throw ValueError("line \(number) is not UTF-8")
            }
            try take(number, text)
        }
    }
}
