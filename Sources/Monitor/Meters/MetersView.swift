import Crawl
import Words

/// The positions of the meters: two columns, and on a narrow screen a line below them.
struct MeterGrid {
    let left: [MeterName]
    let right: [MeterName]
    /// The meters in the last line on a narrow screen.
    let below: [MeterName]

    /// The chosen meters for a screen of a width.
    init(_ wanted: Set<MeterName>, width: Int) {
        let isWide = width >= 100
        let left: [MeterName] = isWide ? [.pages, .bytes, .ttfb, .done] : [.pages, .bytes, .done]
        let right: [MeterName] = isWide ? [.conns, .hosts, .status, .loop] : [.conns, .hosts, .status]
        self.left = left.filter(wanted.contains)
        self.right = right.filter(wanted.contains)
        below = isWide ? [] : [.ttfb, .loop].filter(wanted.contains)
    }

    /// The number of lines.
    var rows: Int { max(left.count, right.count) + (below.isEmpty ? 0 : 1) }
}

extension Screen {
    /// The lines of meters, then the frontier's identity.
    func drawMeters(on canvas: inout Canvas) {
        drawIdentity(y: layout.meters + 1, on: &canvas)
        guard layout.meters > 0 else { return }
        let grid = MeterGrid(state.shownMeters, width: layout.width)
        // The right column holds five tallies: 44 cells on the narrowest screens.
        let middle = grid.right.isEmpty ? layout.width : grid.left.isEmpty ? 1 : layout.width * 9 / 20
        for (index, meter) in grid.left.enumerated() {
            draw(meter, y: 1 + index, from: 1, end: middle - 1, on: &canvas)
        }
        for (index, meter) in grid.right.enumerated() {
            draw(meter, y: 1 + index, from: middle, end: layout.width - 1, on: &canvas)
        }
        guard !grid.below.isEmpty else { return }
        var x = 1
        if grid.below.contains(.ttfb) {
            x = canvas.put("TTFB ", x: x, y: layout.meters, style: .label)
            x = canvas.put(firstByte + "  ", x: x, y: layout.meters)
        }
        if grid.below.contains(.loop) { drawHealth(y: layout.meters, from: x, on: &canvas) }
    }

    private func draw(_ meter: MeterName, y: Int, from: Int, end: Int, on canvas: inout Canvas) {
        switch meter {
        case .pages:
            let urls = Graph(
                label: "URLs/s", name: "now", now: SafeText(decimal: snapshot.pagesPerSecond),
                history: snapshot.pageHistory, unit: { SafeText(decimal: $0) })
            draw(urls, y: y, end: end, on: &canvas)
        case .bytes:
            let bytes = { (value: Double) in SafeText(bytes: Int(max(0, min(1e18, value)))) }
            draw(
                Graph(
                    label: "Bytes/s", name: "now", now: bytes(snapshot.bytesPerSecond), history: snapshot.byteHistory,
                    unit: bytes),
                y: y, end: end, on: &canvas)
        case .ttfb:
            let half = snapshot.firstByte.map { SafeText(duration: $0.half) } ?? "-"
            let times = Graph(
                label: "TTFB", name: "p50", now: half, history: snapshot.firstByteHistory,
                unit: { SafeText(duration: Int64(max(0, min(9e18, $0)))) }, isLogarithmic: true)
            draw(times, y: y, end: end, on: &canvas)
        case .done: drawDone(y: y, end: end, on: &canvas)
        case .conns: drawConnectionBar(y: y, from: from, end: end, on: &canvas)
        case .hosts: drawHosts(y: y, from: from, on: &canvas)
        case .status: drawStatuses(y: y, from: from, on: &canvas)
        case .loop: drawHealth(y: y, from: from, on: &canvas)
        }
    }

    private func drawIdentity(y: Int, on canvas: inout Canvas) {
        let counts = snapshot.counts
        func identity(_ number: (Int) -> SafeText, isShort: Bool) -> SafeText {
            let found = number(counts.seen) + " = todo " + number(counts.todo)
            let words: (SafeText, SafeText) = isShort ? (" + flight ", " + skip ") : (" + in flight ", " + skipped ")
            return found + words.0 + number(counts.inFlight) + " + done " + number(counts.done) + words.1
                + number(counts.skipped)
        }
        let lost: SafeText = snapshot.notKept > 0 ? "  not kept " + SafeText(grouped: snapshot.notKept) : ""
        let x = canvas.put(" seen ", x: 0, y: y, style: .label)
        let room = layout.width - x - lost.cells
        var text = identity({ SafeText(grouped: $0) }, isShort: false)
        if text.cells >= room { text = identity({ SafeText(grouped: $0) }, isShort: true) }
        if text.cells >= room { text = identity({ SafeText(count: $0) }, isShort: true) }
        canvas.put(lost, x: canvas.put(text, x: x, y: y), y: y, style: .bad)
    }

    private var firstByte: SafeText {
        guard let (half, most) = snapshot.firstByte else { return "-" }
        return "p50 " + SafeText(duration: half) + " p95 " + SafeText(duration: most)
    }

    private func drawDone(y: Int, end: Int, on canvas: inout Canvas) {
        let start = drawFrame("Done", y: y, end: end, on: &canvas)
        let number = ("\(percentDone)%" as SafeText).paddedAtStart(to: 5)
        canvas.put(number, x: end - 1 - number.cells, y: y, style: .bold)
        let room = max(0, end - 2 - number.cells - start)
        canvas.put(
            SafeText(repeating: glyphs.filled, count: room * percentDone / 100), x: start, y: y, style: .notice)
    }

    /// A letter for each exchange, or for equal shares of them if there are more than cells.
    private func drawConnectionBar(y: Int, from: Int, end: Int, on canvas: inout Canvas) {
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

    private func drawHosts(y: Int, from: Int, on canvas: inout Canvas) {
        let hosts = snapshot.hosts
        var x = canvas.put("Hosts ", x: from, y: y, style: .label)
        x = canvas.put(SafeText(grouped: hosts.hosts) + "  ", x: x, y: y)
        if hosts.tallied < hosts.hosts {
            x = canvas.put("of the first " + SafeText(grouped: hosts.tallied) + ": ", x: x, y: y, style: .dim)
        }
        let due = hosts.nextDue.map { " " + SafeText(duration: $0) } ?? ""
        let whole = hostParts(due: due)
        draw(x + cells(of: whole) <= layout.width ? whole : hostParts(due: ""), x: x, y: y, on: &canvas)
    }

    /// The hosts by their verdicts, a field each; `due` is the time until the first of those that rest is asked again.
    private func hostParts(due: SafeText) -> [[Run]] {
        let hosts = snapshot.hosts
        var parts: [Run] = [("\(hosts.fine) ok  ", hosts.fine > 0 ? .good : .dim)]
        if hosts.down > 0 { parts.append(("\(hosts.down) down  ", .bad)) }
        if hosts.turningAway > 0 { parts.append(("\(hosts.turningAway) blocked  ", .bad)) }
        if hosts.slow > 0 { parts.append(("\(hosts.slow) slow  ", .warning)) }
        if hosts.backingOff > 0 {
            parts.append(("\(hosts.backingOff) resting" + due + "  ", .warning))
        }
        if hosts.forbidding > 0 {
            parts.append(("\(hosts.forbidding) " + (hosts.forbidding == 1 ? "forbids" : "forbid") + "  ", .warning))
        }
        if hosts.held > 0 { parts.append(("\(hosts.held) held  ", .notice)) }
        if hosts.outside > 0 { parts.append(("\(hosts.outside) outside", .dim)) }
        return parts.map { [$0] }
    }

    private func drawStatuses(y: Int, from: Int, on canvas: inout Canvas) {
        func fields(_ number: (Int) -> SafeText) -> [[Run]] {
            let classes = snapshot.statusClasses.enumerated().map { index, count -> [Run] in
                let style = count > 0 ? Style(status: UInt16(200 + 100 * index)) : .dim
                return [("\(index + 2)xx ", .label), (number(count) + " ", style)]
            }
            return classes + [[("net ", .label), (number(snapshot.errors), snapshot.errors > 0 ? .bad : .dim)]]
        }
        let room = layout.width - from
        var classes = fields { SafeText(grouped: $0) }
        if cells(of: classes) >= room { classes = fields { SafeText(count: $0) } }
        // Where even short numbers have no room, redirects are what is missed least.
        if cells(of: classes) >= room { classes.removeAll { $0[0].text == "3xx " } }
        let retries: [Run] =
            snapshot.retries > 0 ? [("  retries " + SafeText(count: snapshot.retries), .dim)] : []
        draw(classes + [retries], x: from, y: y, on: &canvas)
    }

    private func drawHealth(y: Int, from: Int, on canvas: inout Canvas) {
        let isLate = snapshot.loopLag > 100_000_000
        let dropped = SafeText(grouped: snapshot.droppedFrames)
        // It is not recorded.
        let time: Run =
            snapshot.replay == nil ? (SafeText(lag: snapshot.loopLag), isLate ? .bad : .plain) : ("-", .dim)
        let lag: [Run] = [("loop lag ", .label), time]
        let outlook = outlook(room: layout.width - 1 - from - cells(of: [lag]) - 7)
        let fields: [[Run]] = [
            lag,
            outlook.cells > 0 ? [("  todo ", .label), (outlook, .plain)] : [],
            [("  dropped ", .label), (dropped, snapshot.droppedFrames > 0 ? .warning : .plain)],
        ]
        draw(fields, x: from, y: y, on: &canvas)
    }

    private func cells(of fields: [[Run]]) -> Int {
        fields.reduce(0) { $0 + $1.reduce(0) { $0 + $1.text.cells } }
    }

    /// Draws fields side by side as far as they fit, each as a whole.
    private func draw(_ fields: [[Run]], x: Int, y: Int, on canvas: inout Canvas) {
        var x = x
        for field in fields {
            guard x + cells(of: [field]) <= layout.width else { return }
            for run in field { x = canvas.put(run.text, x: x, y: y, style: run.style) }
        }
    }

    /// Draws ` Label   [` and the closing bracket just before `end`; returns the first x inside.
    private func drawFrame(_ label: SafeText, x: Int = 1, y: Int, end: Int, on canvas: inout Canvas) -> Int {
        canvas.put("]", x: end - 1, y: y, style: .dim)
        let after = canvas.put(label.padded(to: max(label.cells, x == 1 ? 7 : 0)), x: x, y: y, style: .label)
        return canvas.put("[", x: after + 1, y: y, style: .dim)
    }
}
