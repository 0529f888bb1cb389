public import Crawl

/// What whoever asked for a crawl should hear at its end although nothing failed: a sentence each, for a person.
public enum Remarks {
    private static let longestText = 200

    /// The remarks on a crawl that has ended.
    public static func of(_ crawl: Crawl) -> [String] {
        crawl.undecidedPatterns.map { pattern in
            let what = pattern.searches == 1 ? "a URL" : "\(pattern.searches) URLs"
            return
                "the pattern '\(shown(pattern.text))' takes too long on \(what), not fetched for that: make it simpler"
        }
    }

    private static func shown(_ text: String) -> String {
        SafeText(untrusted: text, maxCells: longestText).string
    }
}

extension LineBuffer {
    /// Writes the remarks on a crawl, a line each.
    func remarks(_ crawl: Crawl) {
        for remark in Remarks.of(crawl) {
            append("note: ")
            append(own: remark)
            append(UInt8(ascii: "\n"))
        }
    }
}
