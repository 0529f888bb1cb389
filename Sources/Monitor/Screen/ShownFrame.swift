/// The user's position after a frame: the selected row may have moved, the search may have ended.
struct ShownFrame {
    /// The position in the present table.
    var cursor = Cursor()
    /// Whether the search was over.
    var isSearchOver = false
    /// The largest scroll position of help; nil if it was closed.
    var helpOverflow: Int?
    /// The open details with their actual position; nil if none were open.
    var details: OpenDetails?
    /// The largest scroll position of a host's story; nil if none was open.
    var storyOverflow: Int?
}

extension ScreenState {
    /// Moves the state to the shown position, instead of the requested one.
    mutating func goOn(from frame: ShownFrame) {
        table.cursor = frame.cursor
        if frame.isSearchOver { search = nil }
        if let top = helpTop, let most = frame.helpOverflow { helpTop = min(top, most) }
        if let shown = frame.details, shown.url == details?.url { details = shown }
        if let top = story?.top, let most = frame.storyOverflow { story?.top = min(top, most) }
    }
}
