import Foundation

/// Text of a manual page, in the macros of man(7).
struct Roff {
    private(set) var text: String
    /// Whether a heading came last, behind which a paragraph begins by itself.
    private var isAfterHeading = false

    /// Begins a page.
    init(_ name: String, section: Int, _ about: String) {
        text = """
            .TH \(name.uppercased()) \(section) "\(Date.now.formatted(.iso8601.year().month().day()))" "crawltop" "crawltop"
            .SH NAME
            \(Self.escaped(name)) \\- \(Self.escaped(about))

            """
    }

    mutating func section(_ title: String) { head(".SH", title.uppercased()) }

    mutating func subsection(_ title: String) { head(".SS", title) }

    private mutating func head(_ macro: String, _ title: String) {
        text += "\(macro) \(Self.escaped(title))\n"
        isAfterHeading = true
    }

    mutating func paragraph(_ words: String) { begin("\(Self.inline(words))\n") }

    private mutating func begin(_ paragraph: String) {
        text += (isAfterHeading ? "" : ".PP\n") + paragraph
        isAfterHeading = false
    }

    /// A term and what it means.
    mutating func item(_ term: String, _ meaning: String) {
        isAfterHeading = false
        text += ".TP\n\(term)\n\(meaning.isEmpty ? "\\&" : Self.inline(meaning))\n"
    }

    /// Lines as they are.
    mutating func lines(_ lines: some Sequence<some StringProtocol>) {
        begin(".nf\n\(lines.map { Self.escaped(String($0)) + "\n" }.joined()).fi\n")
    }

    static func bold(_ words: String) -> String { "\\fB\(escaped(words))\\fR" }

    static func italic(_ words: String) -> String { "\\fI\(escaped(words))\\fR" }

    /// Text in which what stands between backquotes is bold, and links are their words.
    static func inline(_ words: String) -> String {
        let parts = withoutLinks(words).split(separator: "`", omittingEmptySubsequences: false)
        let text = parts.enumerated().map {
            $0.offset % 2 == 1 ? bold(String($0.element)) : escaped(String($0.element))
        }
        return protected(text.joined())
    }

    private static func withoutLinks(_ words: String) -> String {
        words.replacing(/\[([^\]]+)\]\(([^)]+)\)/) { String($0.output.1) }
    }

    static func escaped(_ words: String) -> String {
        protected(words.replacing("\\", with: "\\e").replacing("-", with: "\\-"))
    }

    /// A line that begins with a dot or an apostrophe would be a macro.
    private static func protected(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }
}
