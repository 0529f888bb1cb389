import Crawl
import Words

/// The box with one host's story.

extension Screen {
    /// Draws the story in a box with a fixed upper edge.
    func drawStory(on canvas: inout Canvas) {
        guard let story = snapshot.story, let open = state.story, layout.form != .statusLine else { return }
        let rows = storyRows(of: story)
        let box = drawBox(" Host ", width: storyWidth, rows: rows.count, on: &canvas)
        draw(rows.dropFirst(min(open.top, max(0, rows.count - box.rows))), in: box, on: &canvas)
        let more: SafeText = rows.count > box.rows ? " Up Down: more " : ""
        let hints: [SafeText] = [
            more + " Enter: its URLs  x: pause  b: block  Esc: close ", " Enter: URLs  Esc ", " Esc ",
        ]
        drawHint(box.fitting(hints), in: box, on: &canvas)
    }

    /// The number of lines that do not fit: the largest scroll position.
    var storyOverflow: Int {
        snapshot.story.map { max(0, storyRows(of: $0).count - (layout.height - 2)) } ?? 0
    }

    private var storyWidth: Int { layout.form == .full ? min(layout.width, 100) : layout.width }

    private func storyRows(of story: HostStory) -> [[FlowedLine.Placed]] {
        storyLines(of: story).flatMap { $0.rows(width: storyWidth - 4) }
    }

    private func storyLines(of story: HostStory) -> [FlowedLine] {
        let row = story.row
        var lines = [
            FlowedLine(row.origin.elidedInMiddle(to: max(8, 2 * storyWidth), mark: glyphs.elision), .bold),
            FlowedLine(row.verdict.text.words.map { .init(text: $0, style: row.verdict.style) }, gap: 1),
        ]
        if !row.recent.isEmpty {
            let strip = row.recent.map { FlowedLine.Field(text: $0.letter, style: $0.style) }
            lines.append(FlowedLine([label("last \(row.recent.count)", 13)] + strip, gap: 0))
        }
        lines.append(
            FlowedLine([
                label("URLs"), .init(text: "todo " + SafeText(grouped: row.todo)),
                .init(text: "in flight \(row.inFlight)"), .init(text: "done " + SafeText(grouped: row.done)),
                .init(text: "failed " + SafeText(grouped: row.failed), style: row.failed > 0 ? .bad : .dim),
            ]))
        let outcomes = story.outcomes.map { FlowedLine.Field(text: $0.name + " " + SafeText(grouped: $0.count)) }
        lines.append(FlowedLine([label("attempts"), .init(text: SafeText(grouped: row.attempts))] + outcomes))
        lines.append(told("robots.txt", story.robots))
        lines.append(told("delay", story.delay))
        lines.append(told("connections", story.connections))
        lines += story.rest.map { [told("rests", $0)] } ?? []
        lines += story.bodyRate.map { [told("bodies", SafeText(bytes: $0) + "/s")] } ?? []
        return lines + histogram(story)
    }

    private func label(_ text: SafeText, _ cells: Int = 11) -> FlowedLine.Field {
        .init(text: text.padded(to: cells), style: .label)
    }

    private func told(_ name: SafeText, _ text: SafeText) -> FlowedLine {
        let words = text.words.map { FlowedLine.Field(text: $0) }
        return FlowedLine([FlowedLine.Field(text: name.padded(to: 12), style: .label)] + words, gap: 1)
    }

    /// Times to first byte: a bar for each doubling from the first to the last with answers.
    private func histogram(_ story: HostStory) -> [FlowedLine] {
        guard let first = story.latencies.firstIndex(where: { $0 > 0 }),
            let last = story.latencies.lastIndex(where: { $0 > 0 }), let most = story.latencies.max()
        else { return [] }
        var head = [label("first byte")]
        if let half = story.row.half, let nearlyAll = story.row.nearlyAll {
            head.append(.init(text: "p50 " + SafeText(duration: half)))
            head.append(.init(text: "p95 " + SafeText(duration: nearlyAll)))
        }
        head.append(.init(text: "answers of late, a line for each doubling", style: .dim))
        let room = max(1, storyWidth - 4 - 14 - 5)
        return [FlowedLine(head)]
            + (first...last).map { doubling in
                let count = story.latencies[doubling]
                let cells = count == 0 ? 0 : max(1, count * room / most)
                let from = SafeText(lag: LatencyCounts.start(of: doubling)).paddedAtStart(to: 12)
                return FlowedLine([
                    .init(text: from, style: .dim),
                    .init(text: SafeText(repeating: glyphs.filled, count: cells), style: .good),
                    .init(text: "\(count)"),
                ])
            }
    }
}
