import Crawl
import Words

/// The position of the details' lines.
struct DetailsArea {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
}

/// The pages that link to a URL and the URLs found there, below its story, and the pane for all of it.
extension Screen {
    /// The number of lines for these pages and URLs, including the heads.
    func linkRows(of details: Details) -> Int {
        [details.linkingCount, details.foundCount].reduce(0) { $0 + ($1 > 0 ? $1 + 1 : 0) }
    }

    /// The line of a selectable entry, from the first below the story.
    func linkRow(_ index: Int, of details: Details) -> Int {
        let heads = (details.linkingCount > 0 ? 1 : 0) + (index >= details.linkingCount ? 1 : 0)
        return index + heads
    }

    /// Draws the story and the lists below it from the scroll position.
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
            } else {
                drawLink(line - story.count, of: details, open, x: area.x, y: y, width: area.width, on: &canvas)
            }
        }
    }

    /// `linked from 40 pages:`. For URLs with a good answer, and for skipped ones, only the first page is kept.
    private func linkHead(of details: Details) -> SafeText {
        let target = details.target
        let isWell = target.state == .done && target.reason == nil && details.failure == nil && target.status < 400
        if isWell || target.state == .skipped, details.linkingCount == 1 { return "found on:" }
        let more: SafeText = details.linkingCount >= ReferrerScan.maxCounted ? "more than " : ""
        let pages: SafeText = details.linkingCount == 1 ? " page" : " pages"
        let count = more + SafeText(grouped: details.linkingCount) + pages
        return "linked from " + count + (details.isLinkingCounted ? ":" : " so far:")
    }

    /// `first found here: 20 URLs:`.
    private func foundHead(of details: Details) -> SafeText {
        let more: SafeText = details.foundCount >= FoundScan.maxFound ? "more than " : ""
        let urls: SafeText = details.foundCount == 1 ? " URL" : " URLs"
        let count = more + SafeText(grouped: details.foundCount) + urls
        return count + " first found here" + (details.isFoundCounted ? ":" : " so far:")
    }

    /// Draws a line below the story: a head, or a selectable entry.
    private func drawLink(
        _ row: Int, of details: Details, _ open: OpenDetails, x: Int, y: Int, width: Int, on canvas: inout Canvas
    ) {
        let linkingRows = details.linkingCount > 0 ? details.linkingCount + 1 : 0
        let isFound = row >= linkingRows
        let place = isFound ? row - linkingRows - 1 : row - 1
        guard place >= 0 else {
            let head = isFound ? foundHead(of: details) : linkHead(of: details)
            if !isFound || details.foundCount > 0 { canvas.put(head, x: x, y: y, style: .label, limit: x + width) }
            return
        }
        guard let text = isFound ? foundText(place, of: details) : linkText(place, of: details) else { return }
        let index = isFound ? place + details.linkingCount : place
        canvas.put(text.elidedInMiddle(to: max(1, width - 2), mark: glyphs.elision), x: x + 2, y: y, limit: x + width)
        canvas.onClick(x: x..<(x + width), y: y..<(y + 1), .link(details.target.id, index))
        guard open.selection == index else { return }
        canvas.put(">", x: x, y: y)
        canvas.restyle(y: y, from: x, to: x + width, as: .selected)
    }

    private func linkText(_ place: Int, of details: Details) -> SafeText? {
        guard details.linking.indices.contains(place - details.firstLinking) else { return nil }
        let linking = details.linking[place - details.firstLinking]
        let way = linking.link.map { " (by " + path(of: $0, within: details.target.url) + ")" } ?? ""
        return path(of: linking.page, within: details.target.url) + way
    }

    private func foundText(_ place: Int, of details: Details) -> SafeText? {
        guard details.found.indices.contains(place - details.firstFound) else { return nil }
        return path(of: details.found[place - details.firstFound], within: details.target.url)
    }

    /// The rows of the pane.
    var paneRows: Range<Int> { (layout.heading ?? 0)..<(layout.listTop + max(0, layout.listRows)) }

    /// The details beside the table: the open ones, or those of the selected row.
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
        let hints: [SafeText] =
            hasFocus
            ? [back]
            : linkRows(of: details) > 0 ? ["Enter: to its links  o: close", "Enter: links  o: close"] : ["o: close"]
        if let hint = hints.first(where: { head.cells + $0.cells + 3 < pane.count }) {
            canvas.put(hint, endingAt: pane.upperBound - 1, y: paneRows.lowerBound, style: .dim)
        }
        let area = DetailsArea(x: x, y: paneRows.lowerBound + 1, width: pane.count - 3, height: paneRows.count - 1)
        draw(details, story, settled(state.details ?? OpenDetails(url: details.target.id)), in: area, on: &canvas)
    }
}
