import Crawl

extension Screen {
    /// The selected row's URL in full and where it came from, in the line above the bar of keys.
    func drawSelection(on canvas: inout Canvas) {
        let index = state.position.selection - state.position.top
        let target: URLRow
        var tail: SafeText = ""
        switch snapshot.rows {
        case .connections(let rows):
            guard rows.indices.contains(index) else { return }
            target = rows[index].target
            tail = "  try \(rows[index].attempt)"
        case .urls(let rows):
            guard rows.indices.contains(index) else { return }
            target = rows[index]
        }
        let y = layout.height - 2
        tail = "  depth \(target.depth)" + tail
        let from = target.referrer.map { "  from " + path(of: $0, within: target.url) } ?? "  a seed"
        let room = max(0, layout.width - 4 - tail.cells)
        let url = target.url.elidedInMiddle(to: max(room * 2 / 3, room - from.cells), mark: glyphs.elision)
        let origin = from.elidedInMiddle(to: max(0, room - url.cells), mark: glyphs.elision)
        var x = canvas.put(" > ", x: 0, y: y, style: .dim)
        x = canvas.put(url, x: x, y: y, style: .bold)
        canvas.put(origin + tail, x: x, y: y, style: .dim)
    }
}
