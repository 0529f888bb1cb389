/// The whole screen as a pure function: a snapshot, the user's state and a size give cells.
struct Screen {
    /// The crawl's content.
    let snapshot: MonitorSnapshot
    /// The user's state.
    let state: ScreenState
    /// The layout.
    let layout: ScreenLayout
    /// The glyphs.
    let glyphs: Glyphs
    private let isASCII: Bool

    init(snapshot: MonitorSnapshot, state: ScreenState, layout: ScreenLayout, isASCII: Bool) {
        self.snapshot = snapshot
        self.state = state
        self.layout = layout
        self.isASCII = isASCII
        self.glyphs = isASCII ? .ascii : .unicode
    }

    /// The user's position after this frame.
    var shown: ShownFrame {
        ShownFrame(
            cursor: snapshot.cursor, isSearchOver: state.search != nil && snapshot.searched == nil,
            helpOverflow: state.helpTop.map { _ in helpOverflow },
            details: state.details.map(settled), storyOverflow: state.story.map { _ in storyOverflow })
    }

    /// Draws everything.
    func render() -> Canvas {
        var canvas = Canvas(width: layout.width, height: layout.height, isASCII: isASCII)
        switch layout.form {
        case .full:
            drawTitle(on: &canvas)
            drawMeters(on: &canvas)
            drawNote(on: &canvas)
            drawTabs(on: &canvas)
            drawChips(on: &canvas)
            drawList(on: &canvas)
            drawEnd(on: &canvas)
            drawSelection(on: &canvas)
            drawIdle(on: &canvas)
            drawFooter(on: &canvas)
        case .compact:
            drawCompactHeader(on: &canvas)
            drawNote(on: &canvas)
            drawList(on: &canvas)
            drawEnd(on: &canvas)
            drawFooter(on: &canvas)
        case .statusLine:
            drawStatusLine(on: &canvas)
        }
        drawDetails(on: &canvas)
        drawStory(on: &canvas)
        drawLatency(on: &canvas)
        drawHelp(on: &canvas)
        drawSetup(on: &canvas)
        drawRestrictions(on: &canvas)
        drawMenu(on: &canvas)
        drawPrompt(on: &canvas)
        drawNotice(on: &canvas)
        return canvas
    }
}
