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
        let x = canvas.put(" seen ", x: 0, y: y, style: .label)
        let left: SafeText = "\(counts.seen) = todo \(counts.todo) + in flight \(counts.inFlight)"
        let end = canvas.put(left + " + done \(counts.done) + skipped \(counts.skipped)", x: x, y: y)
        if snapshot.notKept > 0 { canvas.put("  not kept \(snapshot.notKept)", x: end, y: y, style: .bad) }
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
        x = canvas.put("\(hosts.hosts)  ", x: x, y: y)
        if hosts.tallied < hosts.hosts {
            x = canvas.put("of the first " + SafeText(grouped: hosts.tallied) + ": ", x: x, y: y, style: .dim)
        }
        var parts: [Run] = [("\(hosts.fine) ok", hosts.fine > 0 ? .good : .dim)]
        if hosts.down > 0 { parts.append(("\(hosts.down) down", .bad)) }
        if hosts.slow > 0 { parts.append(("\(hosts.slow) slow", .warning)) }
        if hosts.backingOff > 0 {
            let due = hosts.nextDue.map { " " + SafeText(duration: $0) } ?? ""
            parts.append(("\(hosts.backingOff) backing off" + due, .warning))
        }
        if hosts.held > 0 { parts.append(("\(hosts.held) held", .notice)) }
        if hosts.outside > 0 { parts.append(("\(hosts.outside) outside", .dim)) }
        for part in parts { x = canvas.put(part.text + "  ", x: x, y: y, style: part.style) }
    }

    private func drawStatuses(y: Int, from: Int, on canvas: inout Canvas) {
        var x = from
        for (index, count) in snapshot.statusClasses.enumerated() {
            x = canvas.put("\(index + 2)xx ", x: x, y: y, style: .label)
            let style = count > 0 ? Style(status: UInt16(200 + 100 * index)) : .dim
            x = canvas.put("\(count) ", x: x, y: y, style: style)
        }
        x = canvas.put("net ", x: x, y: y, style: .label)
        x = canvas.put("\(snapshot.errors)", x: x, y: y, style: snapshot.errors > 0 ? .bad : .dim)
        let retries: SafeText = "  retries " + SafeText(count: snapshot.retries)
        if snapshot.retries > 0, x + retries.cells < layout.width { canvas.put(retries, x: x, y: y, style: .dim) }
    }

    private func drawHealth(y: Int, from: Int, on canvas: inout Canvas) {
        var x = canvas.put("loop lag ", x: from, y: y, style: .label)
        let isLate = snapshot.loopLag > 100_000_000
        x = canvas.put(SafeText(lag: snapshot.loopLag), x: x, y: y, style: isLate ? .bad : .plain)
        x = canvas.put("  dropped ", x: x, y: y, style: .label)
        x = canvas.put("\(snapshot.droppedFrames)", x: x, y: y, style: snapshot.droppedFrames > 0 ? .warning : .plain)
        let outlook = outlook(room: layout.width - 1 - x - 7)
        guard outlook.cells > 0 else { return }
        x = canvas.put("  todo ", x: x, y: y, style: .label)
        canvas.put(outlook, x: x, y: y)
    }

    /// Draws ` Label   [` and the closing bracket just before `end`; returns the first x inside.
    private func drawFrame(_ label: SafeText, x: Int = 1, y: Int, end: Int, on canvas: inout Canvas) -> Int {
        canvas.put("]", x: end - 1, y: y, style: .dim)
        let after = canvas.put(label.padded(to: max(label.cells, x == 1 ? 7 : 0)), x: x, y: y, style: .label)
        return canvas.put("[", x: after + 1, y: y, style: .dim)
    }
}
