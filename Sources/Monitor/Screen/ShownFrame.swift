/// Where a frame left the user: the selected row may have moved, the search may have ended.
struct ShownFrame {
    /// Where the user stood in the present table.
    var cursor = Cursor()
    /// Whether the search had come to its end.
    var isSearchOver = false
    /// How far help could be scrolled; nil where it was closed.
    var helpOverflow: Int?
    /// The open details, with where they really stood; nil where none were.
    var details: OpenDetails?
    /// How far the story of a host could be scrolled; nil where none was open.
    var storyOverflow: Int?
}

extension ScreenState {
    /// Goes on from what the user sees, and not from what was asked for.
    mutating func goOn(from frame: ShownFrame) {
        table.cursor = frame.cursor
        if frame.isSearchOver { search = nil }
        if let top = helpTop, let most = frame.helpOverflow { helpTop = min(top, most) }
        if let shown = frame.details, shown.url == details?.url { details = shown }
        if let top = story?.top, let most = frame.storyOverflow { story?.top = min(top, most) }
    }
}
