import Web

/// The seeds in files and on standard input, a URL a line, for `--from`.
struct SeedLists {
    /// The largest number of seeds in all, and of bytes of one file.
    static let most = 1_000_000
    static let longest = 256 << 20

    /// The complete URLs, in their order.
    private(set) var seeds: [String] = []
    /// What was read and has no URL, as a sentence names it.
    private(set) var empty: [String] = []
    private var mistakes = Mistakes()

    /// Reads lists to their ends, however long that takes: a program may make one.
    ///
    /// - Throws: what cannot be read, or the lines that are no URLs, in a whole sentence.
    init(_ paths: [String], most: Int = most) throws(ValueError) {
        for path in paths {
            let name = path == ListFile.standardInput ? "standard input" : "'\(path)'"
            do throws(ValueError) {
                try read(path, name, most: most)
            } catch {
                throw ValueError("--from: \(name): \(error.description)")
            }
        }
        if let sentence = mistakes.sentence { throw ValueError(sentence) }
    }

    private mutating func read(_ path: String, _ name: String, most: Int) throws(ValueError) {
        let known = seeds.count + mistakes.count
        try ListFile.forEachLine(of: path, longest: Self.longest, patience: nil) { (number, line) throws(ValueError) in
            guard seeds.count < most else { throw ValueError("there are more than \(most) URLs") }
            guard !SiteFolder.isPath(line) else {
                let mistake = ValueError("a folder is named on the command line")
                return mistakes.add("\(name), line \(number)", line, mistake)
            }
            switch SeedText.complete(line) {
            case .success(let seed): seeds.append(seed)
            case .failure(let error): mistakes.add("\(name), line \(number)", line, error)
            }
        }
        if seeds.count + mistakes.count == known { empty.append(name) }
    }

    /// Lines that are no URLs: the first one, and how many others there are.
    private struct Mistakes {
        private static let mostCharacters = 100

        private var first: String?
        private(set) var count = 0

        mutating func add(_ place: @autoclosure () -> String, _ line: String, _ error: ValueError) {
            count += 1
            guard first == nil else { return }
            let shown = WebURL.outline(of: line)
            let text = shown.count > Self.mostCharacters ? shown.prefix(Self.mostCharacters) + "…" : shown[...]
            first = "cannot crawl '\(text)' (\(place())): \(error.description)"
        }

        var sentence: String? {
            first.map { count == 1 ? $0 : "\($0); \(count - 1) more of the lines are wrong" }
        }
    }
}
