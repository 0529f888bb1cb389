import Crawl
import Words

/// Where the lines of the details go.
struct DetailsArea {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
}

/// The pages that link to a URL, below its story, and the pane that both may stand in.
extension Screen {
    /// Lines that these pages take, the head among them.
    func linkRows(of details: Details) -> Int { details.linkingCount > 0 ? details.linkingCount + 1 : 0 }

    /// Draws the story and the pages that link to the URL, from the line where they stand.
    func draw(
        _ details: Details, _ story: [[FlowedLine.Placed]], _ open: OpenDetails, in area: DetailsArea,
        on canvas: inout Canvas
    ) {
        for row in 0..<max(0, area.height) {
            let line = open.top + row
            let y = area.y + row
            if line < story.count {
                for placed in story[line] {
                    canvas.put(
                        placed.field.text, x: area.x + placed.x, y: y, style: placed.field.style,
                        limit: area.x + area.width)
                }
            } else if line == story.count, details.linkingCount > 0 {
                canvas.put(linkHead(of: details), x: area.x, y: y, style: .label, limit: area.x + area.width)
            } else {
                drawLink(line - story.count - 1, of: details, open, x: area.x, y: y, width: area.width, on: &canvas)
            }
        }
    }

    /// `linked from 40 pages:`. Of a URL that has answered well, and of one that is skipped, only the first is remembered.
    private func linkHead(of details: Details) -> SafeText {
        let target = details.target
        let isWell = target.state == .done && target.reason == nil && details.failure == nil && target.status < 400
        if isWell || target.state == .skipped, details.linkingCount == 1 { return "found on:" }
        let more: SafeText = details.linkingCount >= ReferrerScan.maxCounted ? "more than " : ""
        let pages: SafeText = details.linkingCount == 1 ? " page" : " pages"
        let count = more + SafeText(grouped: details.linkingCount) + pages
        return "linked from " + count + (details.isLinkingCounted ? ":" : " so far:")
    }

    private func drawLink(
        _ index: Int, of details: Details, _ open: OpenDetails, x: Int, y: Int, width: Int, on canvas: inout Canvas
    ) {
        guard index >= 0, details.linking.indices.contains(index - details.firstLinking) else { return }
        let linking = details.linking[index - details.firstLinking]
        let way = linking.link.map { " (by " + path(of: $0, within: details.target.url) + ")" } ?? ""
        let text = path(of: linking.page, within: details.target.url) + way
        canvas.put(text.elidedInMiddle(to: max(1, width - 2), mark: glyphs.elision), x: x + 2, y: y, limit: x + width)
        canvas.onClick(x: x..<(x + width), y: y..<(y + 1), .link(details.target.id, index))
        guard open.selection == index else { return }
        canvas.put(">", x: x, y: y)
        canvas.restyle(y: y, from: x, to: x + width, as: .selected)
    }

    /// The rows of the pane.
    var paneRows: Range<Int> { (layout.heading ?? 0)..<(layout.listTop + max(0, layout.listRows)) }

    /// The details beside the table: those that are open, or those of the selected row.
    func drawPane(_ pane: Range<Int>, on canvas: inout Canvas) {
        for y in paneRows { canvas.put(glyphs.box.5, x: pane.lowerBound, y: y, style: .dim) }
        let x = pane.lowerBound + 2
        let hasFocus = state.details != nil
        guard let details = snapshot.details else {
            canvas.put("the selected row is of no URL", x: x, y: paneRows.lowerBound, style: .dim)
            return
        }
        let story = detailsRows(of: details, width: pane.count - 3)
        let head = title(of: details)
        canvas.put(head, x: x - 1, y: paneRows.lowerBound, style: hasFocus ? .heading : .bold)
        let back: SafeText = state.trail.isEmpty ? "Esc: table" : "Esc: back"
        let hint = hasFocus ? back : details.linkingCount > 0 ? "Enter: to its links  o: close" : "o: close"
        if head.cells + hint.cells + 3 < pane.count {
            canvas.put(hint, endingAt: pane.upperBound - 1, y: paneRows.lowerBound, style: .dim)
        }
        let area = DetailsArea(x: x, y: paneRows.lowerBound + 1, width: pane.count - 3, height: paneRows.count - 1)
        draw(details, story, settled(state.details ?? OpenDetails(url: details.target.id)), in: area, on: &canvas)
    }
}
