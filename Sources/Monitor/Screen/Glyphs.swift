import Words

/// The drawing characters of a terminal with or without Unicode.
struct Glyphs: Sendable {
    /// Levels of a spark line, lowest first.
    let levels: [SafeText]
    /// Shades, lightest first.
    let shades: [SafeText]
    /// The filled part of a bar.
    let filled: SafeText
    /// The mark in place of the left-out part of a long text.
    let elision: SafeText
    /// The mark of the sorted column, descending.
    let sorted: SafeText
    /// The mark of the sorted column, ascending.
    let sortedUp: SafeText
    /// The marks of an expanded group, and of a collapsed one.
    let open: SafeText
    let closed: SafeText
    /// The end of a waterfall that continues.
    let onward: SafeText
    /// A box: corners from the top left clockwise, then horizontal and vertical lines.
    let box: (SafeText, SafeText, SafeText, SafeText, SafeText, SafeText)

    /// The glyphs for terminals with block elements and box drawing.
    static let unicode = Glyphs(
        levels: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], shades: ["░", "▒", "▓", "█"], filled: "█", elision: "…",
        sorted: "▾", sortedUp: "▴",
        open: "▾", closed: "▸", onward: "›",
        box: ("┌", "┐", "┘", "└", "─", "│"))
    /// The glyphs for ASCII.
    static let ascii = Glyphs(
        levels: [" ", ".", ":", "-", "=", "+", "*", "#", "#"], shades: [".", ":", "*", "#"], filled: "#", elision: "~",
        sorted: "v", sortedUp: "^",
        open: "-",
        closed: "+", onward: ">",
        box: ("+", "+", "+", "+", "-", "|"))
}
