extension Roff {
    /// Adds a text in the part of Markdown that READMEs here use: headings, paragraphs, tables and lines of code.
    mutating func add(markdown: String) {
        var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.first {
            if line.hasPrefix("#") {
                section(line.drop { $0 == "#" || $0 == " " }.description)
                lines.removeFirst()
            } else if line.hasPrefix("```") {
                lines.removeFirst()
                self.lines(lines.prefix { !$0.hasPrefix("```") })
                lines = lines.drop { !$0.hasPrefix("```") }.dropFirst()
            } else if line.hasPrefix("    ") {
                self.lines(lines.prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) })
                lines = lines.drop { $0.hasPrefix("    ") }
            } else if line.hasPrefix("|") {
                table(lines.prefix { $0.hasPrefix("|") })
                lines = lines.drop { $0.hasPrefix("|") }
            } else if line.isEmpty {
                lines.removeFirst()
            } else {
                let block = lines.prefix { !$0.isEmpty && !$0.hasPrefix("|") && !$0.hasPrefix("#") }
                paragraph(block.joined(separator: " "))
                lines = lines.dropFirst(block.count)
            }
        }
    }

    /// A row for each line but the heading: its first cell, and the others.
    private mutating func table(_ rows: some Sequence<Substring>) {
        for row in rows.dropFirst(2) {
            // A vertical line within a cell has a backslash before it.
            let cells = row.replacing("\\|", with: "\u{1}").split(separator: "|").map { cell in
                cell.trimmingPrefix { $0 == " " }.replacing("\u{1}", with: "|")
            }
            guard let term = cells.first else { continue }
            let words = cells.dropFirst().map { $0.hasSuffix(" ") ? String($0.dropLast()) : String($0) }
            item(
                Roff.inline(term.hasSuffix(" ") ? String(term.dropLast()) : String(term)), words.joined(separator: ": ")
            )
        }
    }
}
