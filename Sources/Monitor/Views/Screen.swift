import Crawl

/// The whole screen as a pure function: a snapshot, the user's state and a size give cells.
struct Screen {
    /// What the crawl looks like.
    let snapshot: MonitorSnapshot
    /// What the user has done.
    var state: ScreenState
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
            drawNote(on: &canvas)
            drawTabs(on: &canvas)
            drawList(on: &canvas)
            drawSelection(on: &canvas)
            drawFooter(on: &canvas)
        case .compact:
            drawCompactHeader(on: &canvas)
            drawNote(on: &canvas)
            drawList(on: &canvas)
            drawFooter(on: &canvas)
        case .statusLine:
            drawStatusLine(on: &canvas)
        }
        drawDetails(on: &canvas)
        drawHelp(on: &canvas)
        drawSetup(on: &canvas)
        drawNotice(on: &canvas)
        return canvas
    }

    /// The rows of the present tab, whichever it is.
    func drawList(on canvas: inout Canvas) {
        switch snapshot.rows {
        case .connections(let rows): drawConnections(rows, on: &canvas)
        case .urls(let rows): drawURLs(rows, on: &canvas)
        }
        for row in 0..<max(0, layout.listRows) {
            canvas.onClick(x: 0..<layout.width, y: (layout.listTop + row)..<(layout.listTop + row + 1), .row(row))
        }
        let selected = state.position.selection - state.position.top
        if snapshot.rowCount > 0, (0..<layout.listRows).contains(selected) {
            canvas.restyle(y: layout.listTop + selected, as: .selected)
        }
        if snapshot.rowCount == 0, layout.listRows > 0 {
            canvas.put(emptyReason, x: 1, y: layout.listTop, style: .dim)
        }
    }

    /// Why the present tab has no rows.
    private var emptyReason: SafeText {
        switch (state.tab, snapshot.state) {
        case (.seen, _): "nothing seen yet"
        case (.todo, .finished): "nothing is left to do"
        case (.todo, _): "nothing waits to be fetched"
        case (.connections, .finished): "finished: 3 shows what was seen"
        case (.connections, .paused): "paused: p goes on"
        case (.connections, _): "nothing in flight"
        }
    }

    /// A URL in so many cells: elided in the middle, or scrolled where the user has scrolled. Its scheme is left out of
    /// tables, on a narrow screen the first seed's origin as well; the line of the selected row shows all.
    func fitted(_ url: SafeText, to width: Int) -> SafeText {
        let scheme = ["https://", "http://"].first { url.string.hasPrefix($0) } ?? ""
        let whole = url.dropFirst(cells: scheme.count)
        let short = layout.width < 80 ? path(of: url, within: snapshot.target, or: whole) : whole
        guard state.urlOffset == 0 else { return short.dropFirst(cells: state.urlOffset) }
        return short.elidedInMiddle(to: width, mark: glyphs.elision)
    }

    /// What of a URL is left when it has the same origin as another: path and query; otherwise `whole`, or all of it.
    func path(of url: SafeText, within other: SafeText, or whole: SafeText? = nil) -> SafeText {
        // An origin ends before the third slash: "https://example.org/". Its cells are its bytes.
        var slashes = 0
        let end = other.string.utf8.firstIndex { byte in
            if byte == UInt8(ascii: "/") { slashes += 1 }
            return slashes == 3
        }
        guard let end else { return whole ?? url }
        let origin = other.string[...end]
        guard url.isASCII, url.string.hasPrefix(origin) else { return whole ?? url }
        return url.dropFirst(cells: origin.utf8.count - 1)
    }
}
