import Commands
import Crawl
import Words

extension Screen {
    /// The summary of the crawl, in place of its exchanges after the end.
    func drawEnd(on canvas: inout Canvas) {
        guard showsEnd, let end = snapshot.end, layout.listRows > 0 else { return }
        let isNarrow = layout.width < 60
        var y = layout.listTop
        // The keys stay where not all lines have room.
        let last = layout.listTop + layout.listRows - (layout.listRows > 2 ? 1 : 0)
        for line in end.lines where y < last {
            let x = canvas.put((isNarrow ? line.title : line.title.padded(to: 11)) + " ", x: 1, y: y, style: line.style)
            let hint = hint(line)
            let room = max(0, layout.width - 1 - x - (hint.cells > 0 ? hint.cells + 2 : 0))
            let text = line.text.elidedAtEnd(to: room, mark: glyphs.elision)
            let url = line.url.elidedInMiddle(to: room - text.cells, mark: glyphs.elision)
            canvas.put(url, x: canvas.put(text, x: x, y: y), y: y)
            canvas.put(hint, endingAt: layout.width - 1, y: y, style: .dim)
            if let key = line.key { canvas.onClick(x: 0..<layout.width, y: y..<(y + 1), .press(key)) }
            y += 1
        }
        guard layout.listRows > 2 else { return }
        y = min(y + 1, last)
        var x = 1
        for (key, what) in endKeys {
            guard x + key.name.cells + what.cells + 1 < layout.width else { break }
            let start = x
            x = canvas.put(key.name, x: x, y: y, style: .bold) + 1
            x = canvas.put(what, x: x, y: y)
            canvas.onClick(x: start..<x, y: y..<(y + 1), .press(key))
            x += 3
        }
    }

    private func hint(_ line: EndSummary.Line) -> SafeText {
        guard layout.width >= 60, let key = line.key else { return "" }
        return layout.width < 80 ? key.name : key.name + " " + line.label
    }

    /// Whether the summary takes the place of the table.
    var showsEnd: Bool { state.tab == .connections && snapshot.rowCount == 0 && snapshot.end != nil }

    /// The commands that are possible now.
    private var endKeys: [(Key, SafeText)] {
        guard snapshot.replay == nil else { return [(.character("0"), "to the beginning"), (.character("q"), "quit")] }
        var keys: [(Key, SafeText)] = []
        if moment == .atLimit { keys.append((.character("e"), furtherWork)) }
        if snapshot.tabCounts[Tab.errors.rawValue] > 0 { keys.append((.character("R"), "fetch what failed again")) }
        return keys + [(.character("q"), "quit")]
    }

    private var furtherWork: SafeText {
        if case .pages? = snapshot.stoppedBy {
            return "extend by " + SafeText(grouped: CrawlLimit.furtherPages) + " pages, and go on"
        }
        return "extend by as much again, and go on"
    }
}
