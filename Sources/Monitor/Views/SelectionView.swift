import Crawl
import Words

extension Screen {
    /// The selected row's URL in full and its referrer, in a line of its own.
    func drawSelection(on canvas: inout Canvas) {
        let y = layout.height - 3
        guard let row = snapshot.row(at: snapshot.cursor.position.selection, of: state.tab) else { return }
        guard let target = row.target else { return drawSelection(row, y: y, on: &canvas) }
        var tail: SafeText = "  depth \(target.depth)"
        if let verdict = target.verdict, verdict != .fine { tail = "  " + verdict.title + tail }
        if case .connection(let row) = row { tail.append("  try \(row.attempt)/\(snapshot.maxTries)") }
        let room = max(0, layout.width - 4 - tail.cells)
        var from = way(to: target, mark: "  from ")
        // On a narrow screen the URL has the room; a few letters of the page before it would tell nothing.
        if layout.width < 80, target.url.cells + from.cells > room { from = "" }
        let url = target.url.elidedInMiddle(to: max(room * 2 / 3, room - from.cells), mark: glyphs.elision)
        let origin = from.elidedInMiddle(to: max(0, room - url.cells), mark: glyphs.elision)
        var x = canvas.put(" > ", x: 0, y: y, style: .dim)
        x = canvas.put(url, x: x, y: y, style: .bold)
        canvas.put(origin + tail, x: x, y: y, style: .dim)
    }

    /// The text of a row without a URL.
    private func drawSelection(_ row: TableRow, y: Int, on canvas: inout Canvas) {
        let name: SafeText
        var rest: SafeText
        var hint: SafeText = ""
        switch row {
        case .host(let row):
            name = row.origin
            rest = "  " + row.verdict.text
            hint = ", Enter tells its story"
        case .errorGroup(let row):
            name = row.template
            rest =
                "  " + (row.verdict.map { $0.title + " " } ?? "") + row.kind
                + (row.count == 1 ? ", once" : ", " + SafeText(grouped: row.count) + " times")
            hint = row.isExpanded ? "" : ", Enter shows URLs"
        case .worker(let row):
            name = row.name
            rest = "  " + row.state + ", last heard of " + SafeText(duration: row.silence) + " ago"
            hint = row.isThis ? ", this process" : ""
        case .folder(let row):
            name = SafeText(untrusted: state.folder) + self.name(of: row)
            rest = row.isFolder ? "  Enter opens it" : "  Enter shows them in Seen"
            hint = ", Backspace goes up"
        case .cluster(let cluster):
            name = form(of: cluster)
            rest = "  " + SafeText(grouped: cluster.count) + " wait"
            hint = ", D prunes them"
        default: return
        }
        let x = canvas.put(" > ", x: 0, y: y, style: .dim)
        if name.cells + rest.cells + hint.cells <= layout.width - 4 { rest.append(hint) }
        let room = max(0, layout.width - 4 - rest.cells)
        let end = canvas.put(name.elidedInMiddle(to: room, mark: glyphs.elision), x: x, y: y, style: .bold)
        canvas.put(rest, x: end, y: y, style: .dim)
    }
}
