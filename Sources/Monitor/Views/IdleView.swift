import Crawl
import Words

extension Screen {
    /// Why nothing more goes out, in the line above the bar of keys; what came of the last key takes its place for once.
    func drawIdle(on canvas: inout Canvas) {
        let y = layout.height - 2
        if let message {
            canvas.put(message.elidedInMiddle(to: layout.width - 2, mark: glyphs.elision), x: 1, y: y, style: .warning)
            return
        }
        if let search = state.search, let percent = snapshot.searched {
            let text: SafeText = "looking for " + SafeText(untrusted: search.filter.text, maxCells: 60)
            canvas.put(text + ", \(percent)% read", x: 1, y: y, style: .warning)
            return
        }
        guard let idle = snapshot.idle else { return }
        let x = canvas.put(" why idle: ", x: 0, y: y, style: .label)
        canvas.put(reasons(idle, room: layout.width - 1 - x), x: x, y: y)
    }

    /// What came of the last key, or of the search that it began.
    var message: SafeText? { state.message ?? (state.search == nil ? nil : snapshot.message) }

    /// As many reasons as there is room for, the whole ones.
    private func reasons(_ idle: IdleReasons, room: Int) -> SafeText {
        var parts: [SafeText] = []
        if idle.isPaused { parts.append("paused") }
        if idle.isDraining { return "the crawl ends: nothing more is sent" }
        parts += idle.holders.map(\.reason)
        parts.append(idle.freeSlots > 0 ? SafeText(counting: idle.freeSlots, "slot") + " free" : "every slot is taken")
        let due: SafeText = idle.nextDue.map { " (next " + SafeText(duration: $0) + ")" } ?? ""
        let waits: [(Int, SafeText)] = [
            (idle.ready, "ready"), (idle.hostLimit, "at the host's limit"), (idle.hostDelay, "in host delay"),
            (idle.backingOff, "backing off"), (idle.deeper, "waiting for nearer ones"),
            (idle.robots, "waiting for robots.txt"),
            (idle.hostPaused, "at paused hosts"),
        ]
        for (count, what) in waits where count > 0 { parts.append("\(count) " + what) }
        var text: SafeText = ""
        for (index, part) in parts.enumerated() {
            let longer = index == 0 ? part : text + ", " + part
            let rest: SafeText = index < parts.count - 1 ? ", " + glyphs.elision : ""
            guard longer.cells + rest.cells <= room else { return text + (index == 0 ? "" : ", " + glyphs.elision) }
            text = longer
        }
        return text.cells + due.cells <= room ? text + due : text
    }
}
