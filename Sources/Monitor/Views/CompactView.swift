import Crawl
import Words

extension Screen {
    /// Two or three lines of numbers for a small terminal.
    func drawCompactHeader(on canvas: inout Canvas) {
        var x = layout.width >= 40 ? canvas.put("crawltop ", x: 0, y: 0, style: .bold) : 0
        x = canvas.put(shortStateName.0, x: x, y: 0, style: shortStateName.1) + 1
        put([shortClock] + rates, x: x, y: 0, on: &canvas)
        canvas.put(tallies.first { $0.cells <= layout.width } ?? "\(percentDone)%", x: 0, y: 1)
        if layout.footer == nil { drawWarning(y: 1, on: &canvas) }
        guard layout.listTop > 2, layout.note == nil else { return }
        x = 0
        for state in ConnectionState.allCases where snapshot.connectionsByState[Int(state.rawValue)] > 0 {
            let count = snapshot.connectionsByState[Int(state.rawValue)]
            x = canvas.put(state.letter + "\(count) ", x: x, y: 2, style: Style(state))
        }
        let busy = snapshot.connectionsByState.reduce(0, +)
        x = canvas.put(" \(busy)/\(snapshot.concurrency)", x: x, y: 2)
        // Where there is room for one of them, the table's name says more.
        let errors: SafeText = "  err " + SafeText(count: snapshot.errors)
        let tab: SafeText = " " + state.tab.title + " "
        let room = layout.width - x
        if errors.cells + (tab.cells < room ? tab.cells : 0) < room { canvas.put(errors, x: x, y: 2) }
        if tab.cells < room { canvas.put(tab, endingAt: layout.width, y: 2, style: .reverse) }
    }

    /// The frontier's counts, the longest text first.
    private var tallies: [SafeText] {
        let counts = snapshot.counts
        func tally(_ number: (Int) -> SafeText) -> SafeText {
            "seen " + number(counts.seen) + " todo " + number(counts.todo) + " done " + number(counts.done)
                + " \(percentDone)%"
        }
        let share = SafeText(grouped: counts.done) + "/" + SafeText(grouped: counts.seen) + " \(percentDone)%"
        return [tally { SafeText(grouped: $0) }, tally { SafeText(count: $0) }, share]
    }

    /// Puts words with a blank between them, as many as fit as a whole.
    private func put(_ words: [SafeText], x: Int, y: Int, on canvas: inout Canvas) {
        var x = x
        for word in words {
            guard x + word.cells <= layout.width else { return }
            x = canvas.put(word, x: x, y: y) + 1
        }
    }

    /// The result of the last key, or the restriction of the rows, over another line; false if there is neither.
    @discardableResult
    func drawWarning(y: Int, on canvas: inout Canvas) -> Bool {
        let text =
            message?.elidedInMiddle(to: layout.width, mark: glyphs.elision) ?? restriction(room: layout.width)
        guard text.cells > 0 else { return false }
        canvas.clear(x: 0..<layout.width, y: y..<(y + 1))
        canvas.put(text, x: 0, y: y, style: .warning)
        return true
    }

    /// The most important numbers in one line, for the smallest terminals.
    func drawStatusLine(on canvas: inout Canvas) {
        let x = canvas.put(shortStateName.0, x: 0, y: 0, style: shortStateName.1) + 1
        put(["\(percentDone)%"] + rates + [shortClock], x: x, y: 0, on: &canvas)
    }

    private var rates: [SafeText] {
        let bytes = Int(max(0, min(1e18, snapshot.bytesPerSecond)))
        return [SafeText(decimal: snapshot.pagesPerSecond) + "p/s", SafeText(bytes: bytes) + "/s"]
    }

    /// Minutes and seconds within the first hour.
    private var shortClock: SafeText {
        let clock = SafeText(clock: snapshot.elapsed)
        return snapshot.elapsed < 3_600_000_000_000 ? clock.suffix(cells: 5) : clock
    }
}
