import Crawl

/// The whole screen as a pure function: a snapshot, the user's state and a size give cells.
struct Screen {
    /// What the crawl looks like.
    let snapshot: MonitorSnapshot
    /// What the user has done.
    let state: ScreenState
    /// Where things go.
    let layout: ScreenLayout
    /// What to draw with.
    let glyphs: Glyphs
    private let isASCII: Bool

    init(snapshot: MonitorSnapshot, state: ScreenState, layout: ScreenLayout, isASCII: Bool) {
        self.snapshot = snapshot
        self.state = state
        self.layout = layout
        self.isASCII = isASCII
        self.glyphs = isASCII ? .ascii : .unicode
    }

    /// Draws everything.
    func render() -> Canvas {
        var canvas = Canvas(width: layout.width, height: layout.height, isASCII: isASCII)
        switch layout.form {
        case .full:
            drawTitle(on: &canvas)
            drawMeters(on: &canvas)
            drawTabs(on: &canvas)
            drawList(on: &canvas)
            drawDetail(on: &canvas)
            drawFooter(on: &canvas)
        case .compact:
            drawCompactHeader(on: &canvas)
            drawList(on: &canvas)
            drawFooter(on: &canvas)
        case .statusLine:
            drawStatusLine(on: &canvas)
        }
        drawHelp(on: &canvas)
        return canvas
    }

    /// The rows of the present tab, whichever it is.
    func drawList(on canvas: inout Canvas) {
        switch snapshot.rows {
        case .connections(let rows): drawConnections(rows, on: &canvas)
        case .urls(let rows): drawURLs(rows, on: &canvas)
        }
        let selected = state.position.selection - state.position.top
        if snapshot.rowCount > 0, (0..<layout.listRows).contains(selected) {
            canvas.restyle(y: layout.listTop + selected, as: .selected)
        }
    }

    /// A URL in so many cells: elided in the middle, or scrolled where the user has scrolled. Its scheme is left out of
    /// tables; the line of the selected row shows it.
    func fitted(_ url: SafeText, to width: Int) -> SafeText {
        let scheme = ["https://", "http://"].first { url.string.hasPrefix($0) } ?? ""
        let short = url.dropFirst(cells: scheme.count)
        guard state.urlOffset == 0 else { return short.dropFirst(cells: state.urlOffset) }
        return short.elidedInMiddle(to: width, mark: glyphs.elision)
    }
}
