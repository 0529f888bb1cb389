import Crawl

extension Screen {
    /// The line of tabs, each with its digit and its number of rows.
    func drawTabs(on canvas: inout Canvas) {
        var x = 1
        for tab in Tab.allCases {
            let text: SafeText = " \(tab.rawValue + 1) \(tab.title) \(rows(of: tab)) "
            x = canvas.put(text, x: x, y: 5, style: tab == state.tab ? .reverse : .plain) + 1
        }
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
