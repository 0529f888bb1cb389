/// The first words of command lines that do something else than crawl URLs.
enum Subcommand: String, CaseIterable {
    case demo, compare, resume, recrawl, diff, status, jobs, report, export, replay, attach, ctl, help

    /// The subcommand that a first word is probably meant to be; nil for one that is a subcommand, and for what looks like a
    /// URL or a folder.
    static func meant(by word: String) -> Subcommand? {
        guard Subcommand(rawValue: word) == nil, word.utf8.count <= 16, !word.contains(where: { ".:/-[".contains($0) }),
            !SiteFolder.isMeant(by: word)
        else { return nil }
        let typed = Array(word.lowercased().utf8)
        // A short word is another one soon.
        return allCases.first { distance(typed, Array($0.rawValue.utf8)) <= ($0.rawValue.utf8.count > 4 ? 2 : 1) }
    }

    /// The number of bytes to insert, remove, replace, or swap with the next, from one text to another (optimal string
    /// alignment).
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var rows = [Array(0...other.count)]
        for (i, byte) in one.enumerated() {
            var row = [i + 1]
            for (j, its) in other.enumerated() {
                var least = min(rows[i][j] + (byte == its ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, byte == other[j - 1], one[i - 1] == its { least = min(least, rows[i - 1][j - 1] + 1) }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
