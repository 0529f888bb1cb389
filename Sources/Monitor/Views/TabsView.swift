import Words

extension Screen {
    /// The line of tabs, each with its digit and its number of rows, and the restriction of the present one.
    func drawTabs(on canvas: inout Canvas) {
        guard let y = layout.tabs else { return }
        var x = 1
        let present = state.tab.whole
        for (tab, text) in zip(tabs, tabTitles) {
            let end = canvas.put(text, x: x, y: y, style: tab == present ? .reverse : .plain)
            if let digit = tab.digit { canvas.onClick(x: x..<end, y: y..<(y + 1), .press(digit)) }
            x = end + 1
        }
        let room = max(0, layout.width - 1 - x)
        canvas.put(restriction(room: room), endingAt: layout.width - 1, y: y, style: .warning)
    }

    private var tabs: [Tab] { Tab.numbered(isShared: snapshot.sharesFrontier) }

    /// The longest titles that leave room for the restriction. The present one is always complete.
    private var tabTitles: [SafeText] {
        let most = min(44, layout.width / 2)
        let wanted = min(most, restriction(room: most).cells + 1)
        return (0...4).lazy.map { shortness in
            tabs.map { tab in
                let number: SafeText = "\(tab.rawValue + 1)"
                let rows = snapshot.tabCounts[tab.rawValue]
                let count: SafeText = shortness > 0 ? SafeText(count: rows) : SafeText(grouped: rows)
                if tab == state.tab.whole { return " " + number + " " + state.tab.title + " " + count + " " }
                return switch shortness {
                case 0, 1: " " + number + " " + tab.title + " " + count + " "
                case 2: " " + number + " " + tab.title + " "
                case 3: number + " " + tab.title
                default: number
                }
            }
        }.first { $0.reduce(1) { $0 + $1.cells + 1 } + wanted <= layout.width } ?? []
    }

    /// The reasons why rows are hidden or do not move.
    func restriction(room: Int) -> SafeText {
        let marks = state.table.marks.count
        let marked: SafeText? = marks > 0 ? SafeText(grouped: marks) + " marked" : nil
        let remark = [marked, snapshot.orderRemark].compactMap(\.self).reduce(nil as SafeText?) { text, part in
            text.map { $0 + ", " + part } ?? part
        }
        let kind: SafeText = layout.chips == nil && chip != .all ? chip.title + (remark == nil ? "" : ", ") : ""
        guard let filter = state.table.filter else {
            let text = kind + (remark ?? "")
            return text.cells > 0 ? text.prefix(cells: room) : snapshot.cursor.isFollowing ? "following" : ""
        }
        let text: SafeText =
            (remark.map { $0 + ", " } ?? "") + kind + "filter: " + SafeText(untrusted: filter.text, maxCells: 60)
        let share = snapshot.filtered.map { max(0, min(1, $0)) } ?? 1
        let read: SafeText = share < 1 ? ", \(Int(share * 100))% read" : ""
        let whole = text + " (" + SafeText(grouped: snapshot.rowCount) + read + ")"
        return whole.cells <= room ? whole : text.prefix(cells: room)
    }

    /// The permanent notes, or the line of a replay.
    func drawNote(on canvas: inout Canvas) {
        guard let y = layout.note else { return }
        if let replay = snapshot.replay { return drawReplay(replay, y: y, on: &canvas) }
        guard let note = totalNote.map({ total in snapshot.note.map { total + "; " + $0 } ?? total }) ?? snapshot.note
        else { return }
        let x = layout.form == .full ? 1 : 0
        canvas.put(note.elidedInMiddle(to: layout.width - x, mark: glyphs.elision), x: x, y: y, style: .warning)
    }
}
