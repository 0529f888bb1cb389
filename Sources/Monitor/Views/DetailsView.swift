import Crawl
import HTTP
import Words

/// The popup that tells one URL's story.

extension Screen {
    /// Draws the details in a box whose upper edge stays in its place while the lines in it come and go.
    func drawDetails(on canvas: inout Canvas) {
        guard let details = snapshot.details, let open = state.details, layout.form != .statusLine else { return }
        let box = detailsBox
        let rows = detailsRows(of: details, width: box.width - 4)
        let inner = max(details.exchange == nil ? 0 : box.least, min(rows.count, layout.height - 2))
        let height = min(layout.height, inner + 2)
        let left = (layout.width - box.width) / 2
        let first = max(0, min(layout.form == .full ? layout.listTop : 0, layout.height - height))
        drawBox(x: left, y: first, width: box.width, height: height, title: title(of: details), on: &canvas)
        let top = min(open.top, max(0, rows.count - (height - 2)))
        for (index, row) in rows.dropFirst(top).prefix(height - 2).enumerated() {
            for placed in row {
                canvas.put(
                    placed.field.text, x: left + 2 + placed.x, y: first + 1 + index, style: placed.field.style,
                    limit: left + box.width - 2)
            }
        }
        let more: SafeText = rows.count > height - 2 ? " Up Down: more " : ""
        let close: SafeText = " Esc: close "
        let keys = detailsKeys(room: box.width - 4 - more.cells - close.cells)
        let hint = [more + keys + close, " Esc "].first { $0.cells <= box.width - 4 } ?? ""
        canvas.put(hint, endingAt: left + box.width - 2, y: first + height - 1, style: .dim)
    }

    /// What can be done to the row whose details are open, as far as there is room for it.
    private func detailsKeys(room: Int) -> SafeText {
        KeyBinding.all.reduce("") { text, binding in
            guard binding.section == .row, binding.action != .details, binding.applies(to: state.tab) else {
                return text
            }
            let longer = text + " " + (binding.keys.first?.name ?? "") + " " + binding.label + " "
            return longer.cells <= room ? longer : text
        }
    }

    /// Lines of the details that do not fit at once: how far they can be scrolled.
    var detailsOverflow: Int {
        guard let details = snapshot.details else { return 0 }
        let rows = detailsRows(of: details, width: detailsBox.width - 4).count
        return max(0, rows - (layout.height - 2))
    }

    private var detailsBox: (width: Int, least: Int) {
        layout.form == .full ? (min(layout.width, 120), 10) : (layout.width, 0)
    }

    private func detailsRows(of details: Details, width: Int) -> [[FlowedLine.Placed]] {
        detailsLines(of: details, width: width).flatMap { $0.rows(width: width) }
    }

    private func title(of details: Details) -> SafeText {
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
        guard let exchange = details.exchange else {
            lines.append(FlowedLine([.init(text: "depth \(target.depth)"), standing(of: target)]))
            lines += details.cut.map { [FlowedLine($0)] } ?? []
            lines += robots(details) + host(details) + linking(details, width: width)
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
        lines += robots(details) + host(details) + linking(details, width: width)
        return lines
    }

    private func title(_ text: SafeText) -> FlowedLine {
        FlowedLine([.init(text: "title", style: .dim)] + text.words.map { .init(text: $0) }, gap: 1)
    }

    /// What its host lets go out, and when.
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

    /// The pages that link to it, where they are more than the one that the way to the seed begins with. Of a URL that has
    /// answered well, only that one is remembered.
    private func linking(_ details: Details, width: Int) -> [FlowedLine] {
        let target = details.target
        let isWell = target.state == .done && target.reason == nil && details.failure == nil && target.status < 400
        guard details.linkingCount > 1, !isWell, target.state != .skipped else { return [] }
        let more: SafeText = details.linkingCount >= ReferrerScan.maxCounted ? "more than " : ""
        let count = more + SafeText(grouped: details.linkingCount)
        var lines = [
            FlowedLine("linked from " + count + " pages" + (details.isLinkingCounted ? ":" : " so far:"), .label)
        ]
        let pages = details.linking.map { linking in
            let page = path(of: linking.page, within: target.url)
            let link = linking.link.map { " (by " + path(of: $0, within: target.url) + ")" } ?? ""
            return FlowedLine.Field(
                text: (page + link).elidedInMiddle(to: max(8, width - 4), mark: glyphs.elision))
        }
        lines.append(FlowedLine([FlowedLine.Field(text: " ")] + pages, gap: 1))
        let rest = details.linkingCount - details.linking.count
        if rest > 0 { lines.append(FlowedLine("  and " + SafeText(grouped: rest) + " more", .dim)) }
        return lines
    }

    private func robots(_ details: Details) -> [FlowedLine] {
        details.robots.map { [FlowedLine($0)] } ?? []
    }

    /// `via  /docs/ <- / (seed)`, without the origin where it is that of the URL.
    private func via(_ details: Details, width: Int) -> FlowedLine {
        guard !details.referrers.isEmpty else { return FlowedLine("a seed", .dim) }
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

    /// `redirects to /new -> /newer: 404`, without the origin where it is that of the URL.
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
