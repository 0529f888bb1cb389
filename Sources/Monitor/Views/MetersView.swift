import Crawl

extension Screen {
    /// Four lines of meters in two columns, then the frontier's identity.
    func drawMeters(on canvas: inout Canvas) {
        // The right column holds five tallies: 44 cells of the narrowest screens.
        let middle = layout.width * 9 / 20
        drawRate("Pages/s", snapshot.pagesPerSecond, snapshot.pageHistory, y: 1, end: middle - 1, on: &canvas)
        let megabytes = snapshot.bytesPerSecond / 1_048_576
        drawRate("MB/s", megabytes, snapshot.byteHistory, y: 2, end: middle - 1, on: &canvas)
        drawDone(y: 3, end: middle - 1, on: &canvas)
        drawConnectionBar(y: 1, from: middle, on: &canvas)
        drawStatuses(y: 2, from: middle, on: &canvas)
        drawHealth(y: 3, from: middle, on: &canvas)
        let counts = snapshot.counts
        let x = canvas.put(" seen ", x: 0, y: 4, style: .label)
        let left: SafeText = "\(counts.seen) = todo \(counts.todo) + in flight \(counts.inFlight)"
        let end = canvas.put(left + " + done \(counts.done) + skipped \(counts.skipped)", x: x, y: 4)
        if snapshot.notKept > 0 { canvas.put("   not kept \(snapshot.notKept)", x: end, y: 4, style: .bad) }
    }

    /// `Label   [history   41.2]`, the history scaled to its own maximum.
    private func drawRate(
        _ label: SafeText, _ rate: Double, _ history: [Double], y: Int, end: Int, on canvas: inout Canvas
    ) {
        let number = SafeText(decimal: rate).paddedAtStart(to: 7)
        let start = drawFrame(label, y: y, end: end, on: &canvas)
        canvas.put(number, x: end - 1 - number.cells, y: y, style: .bold)
        let shown = history.suffix(max(0, end - 2 - number.cells - start))
        let top = shown.max() ?? 0
        var x = end - 2 - number.cells - shown.count
        for value in shown {
            let share = top > 0 ? max(0, min(1, value / top)) : 0
            let level = share > 0 ? 1 + Int((share * Double(glyphs.levels.count - 2)).rounded()) : 0
            canvas.put(glyphs.levels[level], x: x, y: y, style: .good)
            x += 1
        }
    }

    private func drawDone(y: Int, end: Int, on canvas: inout Canvas) {
        let start = drawFrame("Done", y: y, end: end, on: &canvas)
        let number = ("\(percentDone)%" as SafeText).paddedAtStart(to: 5)
        canvas.put(number, x: end - 1 - number.cells, y: y, style: .bold)
        let room = max(0, end - 2 - number.cells - start)
        canvas.put(
            SafeText(repeating: glyphs.filled, count: room * percentDone / 100), x: start, y: y, style: .notice)
    }

    /// A letter for each exchange, or for an equal share of them where there are more than cells.
    private func drawConnectionBar(y: Int, from: Int, on canvas: inout Canvas) {
        let end = layout.width - 1
        let start = drawFrame("Conns", x: from, y: y, end: end, on: &canvas)
        let busy = snapshot.connectionsByState.reduce(0, +)
        let number = (" \(busy)/\(snapshot.concurrency)" as SafeText)
        canvas.put(number, x: end - 1 - number.cells, y: y, style: .bold)
        let room = max(0, end - 1 - number.cells - start)
        let scale = max(1, Double(max(busy, snapshot.concurrency)) / Double(max(1, room)))
        var x = start
        for state in ConnectionState.allCases {
            let count = snapshot.connectionsByState[Int(state.rawValue)]
            let cells = min(room, Int((Double(count) / scale).rounded(.up)))
            let bar = SafeText(repeating: state.letter, count: cells)
            x = canvas.put(bar, x: x, y: y, style: Style(state), limit: start + room)
        }
    }

    private func drawStatuses(y: Int, from: Int, on canvas: inout Canvas) {
        var x = from
        for (index, count) in snapshot.statusClasses.enumerated() {
            x = canvas.put("\(index + 2)xx ", x: x, y: y, style: .label)
            x = canvas.put("\(count) ", x: x, y: y, style: Style(status: UInt16(200 + 100 * index)))
        }
        x = canvas.put("err ", x: x, y: y, style: .label)
        canvas.put("\(snapshot.errors)", x: x, y: y, style: snapshot.errors > 0 ? .bad : .dim)
    }

    private func drawHealth(y: Int, from: Int, on canvas: inout Canvas) {
        var x = canvas.put("loop lag ", x: from, y: y, style: .label)
        let isLate = snapshot.loopLag > 100_000_000
        x = canvas.put(SafeText(lag: snapshot.loopLag), x: x, y: y, style: isLate ? .bad : .plain)
        x = canvas.put("   dropped frames ", x: x, y: y, style: .label)
        canvas.put("\(snapshot.droppedFrames)", x: x, y: y, style: snapshot.droppedFrames > 0 ? .warning : .plain)
    }

    /// Draws ` Label   [` and the closing bracket just before `end`; returns the first x inside.
    private func drawFrame(_ label: SafeText, x: Int = 1, y: Int, end: Int, on canvas: inout Canvas) -> Int {
        canvas.put("]", x: end - 1, y: y, style: .dim)
        let after = canvas.put(label.padded(to: max(label.cells, x == 1 ? 7 : 0)), x: x, y: y, style: .label)
        return canvas.put("[", x: after + 1, y: y, style: .dim)
    }
}
