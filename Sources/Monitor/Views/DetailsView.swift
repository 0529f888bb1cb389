import Crawl
import HTTP
import Words

/// The details of one URL.

extension Screen {
    /// Draws the details: in the pane beside the table, or in a box with a fixed upper edge while its lines come and
    /// go.
    func drawDetails(on canvas: inout Canvas) {
        guard layout.form != .statusLine else { return }
        if let pane = layout.pane { return drawPane(pane, on: &canvas) }
        guard let details = snapshot.details, let open = state.details else { return }
        let story = detailsRows(of: details, width: detailsBox.width - 4)
        let links = linkRows(of: details)
        let rows = boxHeight(story.count, links) - 2
        let box = drawBox(title(of: details), width: detailsBox.width, rows: rows, on: &canvas)
        let area = DetailsArea(x: box.left, y: box.top, width: box.width - 4, height: box.rows)
        draw(details, story, settled(open), in: area, on: &canvas)
        let isCut = story.count + links > box.rows
        let more: SafeText = isCut ? " Up Down: more " : ""
        let close: SafeText = state.trail.isEmpty ? " Esc: close " : " Esc: back "
        let keys = detailsKeys(room: box.width - 4 - more.cells - close.cells)
        drawHint(box.fitting([more + keys + close, " Esc "]), in: box, on: &canvas)
    }

    /// The height of the box for a number of lines: links alone do not extend it above the table.
    private func boxHeight(_ story: Int, _ links: Int) -> Int {
        let least = snapshot.details?.exchange == nil ? 0 : detailsBox.least
        let room = layout.form == .full ? layout.height - layout.listTop - 2 : layout.height - 2
        let lines = min(story + links, max(story, room))
        return min(layout.height, max(least, min(lines, layout.height - 2)) + 2)
    }

    /// The open details with a scroll position within bounds, and the selected page in view.
    func settled(_ open: OpenDetails) -> OpenDetails {
        guard let details = snapshot.details, details.target.id == open.url else { return open }
        var settled = open
        let width = layout.pane.map { $0.count - 3 } ?? detailsBox.width - 4
        let story = detailsRows(of: details, width: width).count
        let lines = story + linkRows(of: details)
        let height = max(1, layout.pane == nil ? boxHeight(story, lines - story) - 2 : paneRows.count - 1)
        settled.overflow = max(0, story - height)
        settled.top = max(0, min(open.top, lines - height))
        guard let selection = open.selection else { return settled }
        let links = details.linkingCount + details.foundCount
        settled.selection = links > 0 ? min(selection, links - 1) : nil
        let line = story + linkRow(min(selection, max(0, links - 1)), of: details)
        settled.top = max(line - height + 1, min(settled.top, line))
        return settled
    }

    /// The commands for the row of the open details that fit.
    func detailsKeys(room: Int) -> SafeText {
        KeyBinding.all.reduce("") { text, binding in
            guard binding.section == .row, ![.details, .pane, .mark, .markAll].contains(binding.action),
                binding.applies(to: state.tab)
            else {
                return text
            }
            let longer = text + " " + (binding.keys.first?.name ?? "") + " " + binding.label + " "
            return longer.cells <= room ? longer : text
        }
    }

    /// The width of the box, and its smallest number of lines with an exchange.
    private var detailsBox: (width: Int, least: Int) {
        layout.form == .full ? (min(layout.width, 120), 10) : (layout.width, 0)
    }

    func detailsRows(of details: Details, width: Int) -> [[FlowedLine.Placed]] {
        detailsLines(of: details, width: width).flatMap { $0.rows(width: width) }
    }

    func title(of details: Details) -> SafeText {
        guard let exchange = details.exchange else { return " URL " }
        switch exchange.course {
        case .live: return " Exchange in slot \(exchange.slot) "
        case .ended: return " Exchange, ended "
        }
    }

    /// All lines, the request first.
    func detailsLines(of details: Details, width: Int) -> [FlowedLine] {
        let target = details.target
        var lines: [FlowedLine] = []
        let url = target.url.elidedInMiddle(to: max(1, 3 * width), mark: glyphs.elision)
        let method: SafeText = details.exchange.map { $0.method == .head ? "HEAD " : "GET " } ?? ""
        lines.append(FlowedLine(method + url, .bold))
        lines += details.title.map { [title($0)] } ?? []
        lines.append(via(details, width: width))
        lines += redirects(details, width: width)
        lines += verdict(details)
        guard let exchange = details.exchange else {
            lines.append(FlowedLine([.init(text: "depth \(target.depth)"), standing(of: target)]))
            lines += kept(details) + (details.cut.map { [FlowedLine($0)] } ?? [])
            lines += robots(details) + host(details)
            return lines
        }
        lines.append(
            FlowedLine([
                .init(text: "depth \(target.depth)"), .init(text: "try \(exchange.attempt)"),
                .init(text: "total " + SafeText(duration: exchange.phases.total)),
            ]))
        lines.append(connection(exchange))
        lines += phases(exchange, width: width)
        lines.append(course(exchange))
        lines.append(response(exchange))
        lines += robots(details) + host(details)
        return lines
    }

    /// The record of an exchange that ended while its details were closed.
    private func kept(_ details: Details) -> [FlowedLine] {
        guard let kept = details.kept else { return [] }
        var fields: [FlowedLine.Field] = []
        if let type = kept.type { fields.append(.init(text: type)) }
        if let size = kept.exchange.knownSize { fields.append(.init(text: SafeText(bytes: size))) }
        if let took = kept.exchange.took.nanoseconds {
            fields.append(
                .init(text: "took " + SafeText(duration: took), style: kept.exchange.isSlow ? .warning : .plain))
        }
        if let wait = kept.exchange.wait.nanoseconds {
            fields.append(.init(text: "first byte " + SafeText(duration: wait)))
        }
        fields.append(.init(text: "try \(kept.exchange.attempt)"))
        return [FlowedLine(fields), FlowedLine("its phases are no longer kept", .dim)]
    }

    private func title(_ text: SafeText) -> FlowedLine {
        FlowedLine([.init(text: "title", style: .dim)] + text.words.map { .init(text: $0) }, gap: 1)
    }

    /// What to make of it, and what gives that away.
    private func verdict(_ details: Details) -> [FlowedLine] {
        guard let verdict = details.target.verdict else { return [] }
        let word = FlowedLine.Field(text: verdict.title + (details.cause == nil ? "" : ":"), style: verdict.style)
        let words = (details.cause?.words ?? []).map { FlowedLine.Field(text: $0) }
        return [FlowedLine([.init(text: "verdict", style: .dim), word] + words, gap: 1)]
    }

    /// The host's limits, and the time of its next request.
    private func host(_ details: Details) -> [FlowedLine] {
        let host = details.host
        guard host.verdict != .outside else { return [] }
        let next: SafeText = host.wait.map { "next in " + SafeText(lag: $0) } ?? "free at once"
        let slots: SafeText = "\(host.inFlight) of \(host.connections) taken"
        let isFull = host.wait == nil && host.inFlight >= host.connections
        var fields = [FlowedLine.Field(text: "host slot: " + (isFull ? "when one ends" : next)), .init(text: slots)]
        if host.delay > 0 { fields.append(.init(text: "delay " + SafeText(duration: host.delay))) }
        if host.verdict != .fine { fields.append(.init(text: host.verdict.text, style: host.verdict.style)) }
        return [FlowedLine(fields)]
    }

    private func robots(_ details: Details) -> [FlowedLine] {
        details.robots.map { [FlowedLine($0)] } ?? []
    }

    /// `via  /docs/ <- / (seed)`, without the origin if it is that of the URL.
    private func via(_ details: Details, width: Int) -> FlowedLine {
        guard !details.referrers.isEmpty else {
            return FlowedLine(details.target.isRules ? "rules of its host" : "a seed", .dim)
        }
        var fields = [FlowedLine.Field(text: "via", style: .dim)]
        for (index, referrer) in details.referrers.enumerated() {
            let text = path(of: referrer, within: details.target.url)
                .elidedInMiddle(to: max(8, width - 12), mark: glyphs.elision)
            let isSeed = details.reachesSeed && index == details.referrers.count - 1
            fields.append(.init(text: (index == 0 ? "" : "<- ") + text + (isSeed ? " (seed)" : "")))
        }
        if !details.reachesSeed {
            fields.append(.init(text: "<- more", style: .dim))
        }
        return FlowedLine(fields, gap: 1)
    }

    /// `redirects to /new -> /newer: 404`, without the origin if it is that of the URL.
    private func redirects(_ details: Details, width: Int) -> [FlowedLine] {
        guard !details.redirects.isEmpty else { return [] }
        var fields = [FlowedLine.Field(text: "redirects to", style: .dim)]
        for (index, url) in details.redirects.enumerated() {
            let text = path(of: url, within: details.target.url)
                .elidedInMiddle(to: max(8, width - 20), mark: glyphs.elision)
            let end: SafeText = index == details.redirects.count - 1 && details.failure != nil ? ":" : ""
            fields.append(.init(text: (index == 0 ? "" : "-> ") + text + end))
        }
        if let failure = details.failure { fields.append(.init(text: failure, style: .bad)) }
        return [FlowedLine(fields, gap: 1)]
    }

    private func standing(of target: URLRow) -> FlowedLine.Field {
        let (word, style) = target.state.title
        switch target.state {
        case .skipped: return .init(text: word + ": " + (target.reason ?? "no reason"), style: style)
        case .done where target.reason != nil: return .init(text: "failed: " + (target.reason ?? ""), style: .bad)
        case .done: return .init(text: word + " \(target.status)", style: Style(status: target.status))
        case .todo, .inFlight: return .init(text: word, style: style)
        }
    }
}
