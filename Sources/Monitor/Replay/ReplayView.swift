import Words

extension Screen {
    /// The line of a replay: whether it plays, where it is, and pages and errors over the whole crawl. A column's height is
    /// that of its pages; one with errors has the colour of these, and the present one is reversed.
    func drawReplay(_ replay: ReplayPlace, y: Int, on canvas: inout Canvas) {
        var x = layout.form == .full ? 1 : 0
        let state: SafeText = replay.isSeeking ? "SEEK" : replay.isPlaying ? "PLAY" : "STOP"
        x = canvas.put("REPLAY ", x: x, y: y, style: .label)
        x = canvas.put(state + " " + Self.name(ofSpeed: replay.speed) + " ", x: x, y: y, style: .bold)
        x = canvas.put(
            SafeText(clock: replay.position) + "/" + SafeText(clock: replay.length) + " ", x: x, y: y, style: .plain)
        if let remark = replay.remark {
            x = canvas.put(
                remark.elidedAtEnd(to: layout.width / 3, mark: glyphs.elision) + " ", x: x, y: y, style: .warning)
        }
        drawBar(replay, x: x..<max(x, layout.width - 1), y: y, on: &canvas)
    }

    private func drawBar(_ replay: ReplayPlace, x: Range<Int>, y: Int, on canvas: inout Canvas) {
        guard x.count >= 4, replay.length > 0 else { return }
        let columns = (0..<x.count).map { column -> (pages: Double, hasErrors: Bool) in
            let ends = [column, column + 1].map {
                Double($0) / Double(x.count) * Double(replay.length) / Double(max(1, replay.width))
            }
            return Self.sum(replay, from: ends[0], to: ends[1])
        }
        let most = max(columns.map(\.pages).max() ?? 0, 1e-9)
        let present = min(x.count - 1, Int(Double(replay.position) / Double(replay.length) * Double(x.count)))
        for (column, part) in columns.enumerated() {
            let height = part.pages <= 0 ? 0 : max(1, Int((part.pages / most * 8).rounded()))
            let glyph = glyphs.levels[min(8, height)]
            let style: Style = column == present ? .reverse : part.hasErrors ? .bad : .dim
            canvas.put(
                part.hasErrors && height == 0 ? glyphs.levels[1] : glyph, x: x.lowerBound + column, y: y, style: style)
        }
    }

    /// The pages between two places, which may be within parts, and whether there were errors.
    private static func sum(_ replay: ReplayPlace, from start: Double, to end: Double) -> (
        pages: Double, hasErrors: Bool
    ) {
        var (pages, hasErrors) = (0.0, false)
        var part = max(0, Int(start))
        while Double(part) < end, part < replay.pages.count {
            let share = min(end, Double(part + 1)) - max(start, Double(part))
            pages += Double(replay.pages[part]) * max(0, share)
            if part < replay.errors.count, replay.errors[part] > 0 { hasErrors = true }
            part += 1
        }
        return (pages, hasErrors)
    }

    private static func name(ofSpeed speed: Double) -> SafeText {
        switch speed {
        case 0.25: "1/4x"
        case 0.5: "1/2x"
        default: speed == speed.rounded() ? "\(Int(min(max(speed, 0), 1e6)))x" : SafeText(decimal: speed) + "x"
        }
    }
}
