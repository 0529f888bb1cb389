import Words

/// The drawing characters of a terminal with or without Unicode.
struct Glyphs: Sendable {
    /// Levels of a spark line, lowest first.
    let levels: [SafeText]
    /// Shades, lightest first.
    let shades: [SafeText]
    /// The filled part of a bar.
    let filled: SafeText
    /// Stands for what was left out of a long text.
    let elision: SafeText
    /// Marks the column that a table is sorted by, descending.
    let sorted: SafeText
    /// The same, ascending.
    let sortedUp: SafeText
    /// Marks a group whose rows are shown, and one whose rows are not.
    let open: SafeText
    let closed: SafeText
    /// The end of a waterfall that goes on.
    let onward: SafeText
    /// A box: corners from the top left clockwise, then horizontal and vertical lines.
    let box: (SafeText, SafeText, SafeText, SafeText, SafeText, SafeText)

    /// For terminals that show block elements and box drawing.
    static let unicode = Glyphs(
        levels: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], shades: ["░", "▒", "▓", "█"], filled: "█", elision: "…",
        sorted: "▾", sortedUp: "▴",
        open: "▾", closed: "▸", onward: "›",
        box: ("┌", "┐", "┘", "└", "─", "│"))
    /// For ASCII alone.
    static let ascii = Glyphs(
        levels: [" ", ".", ":", "-", "=", "+", "*", "#", "#"], shades: [".", ":", "*", "#"], filled: "#", elision: "~",
        sorted: "v", sortedUp: "^",
        open: "-",
        closed: "+", onward: ">",
        box: ("+", "+", "+", "+", "-", "|"))
}
