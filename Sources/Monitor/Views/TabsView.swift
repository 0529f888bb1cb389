import Crawl

extension Screen {
    /// The line of tabs, each with its digit and its number of rows.
    func drawTabs(on canvas: inout Canvas) {
        guard let y = layout.tabs else { return }
        var x = 1
        for tab in Tab.allCases {
            let text: SafeText = " \(tab.rawValue + 1) \(tab.title) \(rows(of: tab)) "
            let end = canvas.put(text, x: x, y: y, style: tab == state.tab ? .reverse : .plain)
            if let digit = tab.digit { canvas.onClick(x: x..<end, y: y..<(y + 1), .press(digit)) }
            x = end + 1
        }
    }

    /// What the user should know at all times.
    func drawNote(on canvas: inout Canvas) {
        guard let y = layout.note, let note = snapshot.note else { return }
        let x = layout.form == .full ? 1 : 0
        canvas.put(note.elidedInMiddle(to: layout.width - x, mark: glyphs.elision), x: x, y: y, style: .warning)
    }

    /// How many rows a tab has, by the frontier's tally.
    func rows(of tab: Tab) -> Int {
        switch tab {
        case .connections: snapshot.counts.inFlight
        case .todo: snapshot.counts.todo
        case .seen: snapshot.counts.seen
        }
    }
}
