import Crawl
import Words

/// Tables: each column turns any row into runs of text of one style.

extension Screen {
    /// A piece of a cell.
    typealias Run = (text: SafeText, style: Style)

    /// The rows of the present tab.
    func drawList(on canvas: inout Canvas) {
        let columns = state.table.columns(of: state.tab, on: layout.tableWidth)
        let rest = drawHeading(columns, on: &canvas)
        // The last column leaves a blank before the pane.
        let width = layout.tableWidth - (layout.pane == nil ? 0 : 1)
        for (index, row) in snapshot.rows.prefix(max(0, layout.listRows)).enumerated() {
            let y = layout.listTop + index
            let isMarked = row.marked.map(state.table.marks.contains) ?? false
            var x = 1
            for column in columns {
                draw(
                    cell(column.column, of: row, width: column.width(on: layout.tableWidth)), column, x: x, y: y,
                    on: &canvas
                )
                x += column.width(on: layout.tableWidth) + 1
            }
            var end = rest
            for run in lastCell(of: row, width: width - rest) {
                end = canvas.put(run.text, x: end, y: y, style: run.style, limit: width)
            }
            if isMarked {
                canvas.restyle(y: y, to: layout.tableWidth, as: .marked)
                canvas.put("*", x: 0, y: y, style: .marked)
            }
        }
        for row in 0..<max(0, layout.listRows) {
            canvas.onClick(x: 0..<layout.tableWidth, y: (layout.listTop + row)..<(layout.listTop + row + 1), .row(row))
        }
        let selected = snapshot.cursor.position.selection - snapshot.cursor.position.top
        if !snapshot.rows.isEmpty, (0..<layout.listRows).contains(selected) {
            canvas.restyle(y: layout.listTop + selected, to: layout.tableWidth, as: .selected)
        }
        if snapshot.rowCount == 0, layout.listRows > 0, snapshot.end == nil {
            canvas.put(emptyReason, x: 1, y: layout.listTop, style: .dim)
        }
    }

    /// Draws a table's heads and returns the x of the last column.
    private func drawHeading(_ columns: [TableColumn], on canvas: inout Canvas) -> Int {
        let rest = columns.reduce(1) { $0 + $1.width(on: layout.tableWidth) + 1 }
        guard let y = layout.heading, let last = state.tab.columns.last else { return rest }
        if showsEnd {
            canvas.put("WHAT THE CRAWL WAS ABOUT", x: 1, y: y)
            canvas.restyle(y: y, to: layout.tableWidth, as: .heading)
            return rest
        }
        var x = 1
        for column in columns + [last] {
            let width =
                column.column == last.column ? max(0, layout.tableWidth - x) : column.width(on: layout.tableWidth)
            var title = column.title.cells > width ? column.shortTitle ?? column.title : column.title
            if column.column == state.table.sort.column {
                title =
                    title.prefix(cells: max(0, width - 1))
                    + (state.table.sort.isDescending ? glyphs.sorted : glyphs.sortedUp)
            }
            canvas.put(column.isRightAligned ? title.paddedAtStart(to: width) : title.padded(to: width), x: x, y: y)
            if column.isSortable { canvas.onClick(x: x..<(x + width), y: y..<(y + 1), .sort(column.column)) }
            x += width + 1
        }
        canvas.restyle(y: y, to: layout.tableWidth, as: .heading)
        return rest
    }

    private func draw(_ runs: [Run], _ column: TableColumn, x: Int, y: Int, on canvas: inout Canvas) {
        let width = column.width(on: layout.tableWidth)
        let cells = runs.reduce(0) { $0 + $1.text.cells }
        var at = column.isRightAligned ? x + max(0, width - cells) : x
        for run in runs {
            at = canvas.put(run.text, x: at, y: y, style: run.style, limit: x + width)
        }
    }

    /// The cell of a row in a column.
    private func cell(_ column: Column, of row: TableRow, width: Int) -> [Run] {
        switch row {
        case .connection(let row): connectionCell(column, of: row, width: width)
        case .url(let row, let position): [urlCell(column, of: row, at: position)]
        case .host(let row): hostCell(column, of: row, width: width)
        case .errorGroup(let row): [errorCell(column, of: row)]
        case .failure(let row, _, let isFixed): [failureCell(column, of: row, isFixed: isFixed)]
        case .link: []
        case .line(let row): [lineCell(column, of: row, width: width)]
        case .worker(let row): [workerCell(column, of: row)]
        case .folder(let row): [folderCell(column, of: row)]
        case .cluster(let cluster): column == .count ? [(SafeText(grouped: cluster.count), .bold)] : []
        }
    }

    /// The smallest width of the last column with a remark behind the URL, in cells.
    private static let leastForRemark = 28

    /// The cell of a row in the last column.
    private func lastCell(of row: TableRow, width: Int) -> [Run] {
        switch row {
        case .connection(let row): return [(fitted(row.target.url, to: width), .plain)]
        case .url(let row, _): return [(fitted(row.url, to: width), .plain)]
        case .host(let row): return verdictCell(of: row, width: width)
        case .errorGroup(let row):
            let mark = row.isExpanded ? glyphs.open : glyphs.closed
            let fixed: SafeText = row.fixed == 0 || width < Self.leastForRemark ? "" : "  \(row.fixed) fixed"
            return [
                (mark + " ", .dim), (fitted(row.template, to: max(0, width - 2 - fixed.cells)), .plain), (fixed, .good),
            ]
        case .failure(let row, _, _), .link(let row, _, _):
            let url = fitted(row.url, to: max(0, width - 4))
            let from = way(to: row, mark: "  <- ")
            return [
                ("    " + url, .plain),
                (from.elidedInMiddle(to: max(0, width - 4 - url.cells), mark: glyphs.elision), .dim),
            ]
        case .worker(let row): return [workerName(of: row, width: width)]
        case .folder(let row): return [(fitted(name(of: row), to: width), .plain)]
        case .cluster(let cluster):
            return [(fitted(form(of: cluster), to: width), .plain)]
        case .line(let row):
            guard let target = row.target else { return [(row.remark, .dim)] }
            let remark: SafeText =
                row.remark.cells > 0 && width >= Self.leastForRemark ? "  (" + row.remark + ")" : ""
            return [(fitted(target.url, to: max(0, width - remark.cells)), .plain), (remark, .dim)]
        }
    }

    /// The redirects by which a URL was found, and the page with the link: each after a mark.
    func way(to row: URLRow, mark: SafeText) -> SafeText {
        let redirects = row.redirects.reduce("") { $0 + mark + path(of: $1, within: row.url) }
        return redirects
            + (row.referrer.map { mark + path(of: $0, within: row.url) }
                ?? (row.isRules ? "  rules of its host" : "  a seed"))
    }

    /// The origin and path of a cluster's URLs.
    func form(of cluster: TodoCluster) -> SafeText { SafeText(untrusted: cluster.origin + cluster.template) }

    /// The reason why the present tab has no rows.
    private var emptyReason: SafeText {
        if state.table.filter != nil || chip != .all {
            guard snapshot.filtered == nil else { return "looking for rows..." }
            return state.table.filter == nil
                ? "no URL is of this kind: v shows others" : "no row passes the filter: Esc drops it"
        }
        if snapshot.isCounting { return "counting..." }
        return switch (state.tab, snapshot.state) {
        case (.seen, _): "nothing seen yet"
        case (.todo, .finished): "nothing is left to do"
        case (.tree, _): "no URL is known here"
        case (.todo, _), (.clusters, _): "nothing waits to be fetched"
        case (.connections, .paused): "paused: p goes on"
        case (.connections, _): "nothing in flight"
        case (.hosts, _): "no host met yet"
        case (.errors, _): "no errors so far"
        case (.log, _): "nothing has ended yet"
        case (.workers, _) where snapshot.sharesFrontier: "no process is known yet"
        case (.workers, _): "this process crawls alone: --frontier has several share a crawl"
        }
    }

    /// A URL within a width in cells: elided in the middle, or scrolled by the user. Tables leave out its scheme, and
    /// on a narrow screen the first seed's origin; the line of the selected row shows everything.
    func fitted(_ url: SafeText, to width: Int) -> SafeText {
        let scheme = ["https://", "http://"].first { url.string.hasPrefix($0) } ?? ""
        let whole = url.dropFirst(cells: scheme.count)
        let short = layout.tableWidth < 80 ? path(of: url, within: snapshot.target, or: whole) : whole
        guard state.urlOffset == 0 else { return short.dropFirst(cells: state.urlOffset).prefix(cells: width) }
        return short.elidedInMiddle(to: width, mark: glyphs.elision)
    }

    /// The path and query of a URL with the same origin as another; otherwise `whole`, or all of it.
    func path(of url: SafeText, within other: SafeText, or whole: SafeText? = nil) -> SafeText {
        // An origin ends before the third slash: "https://example.org/". Its cells are its bytes.
        var slashes = 0
        let end = other.string.utf8.firstIndex { byte in
            if byte == UInt8(ascii: "/") { slashes += 1 }
            return slashes == 3
        }
        guard let end else { return whole ?? url }
        let origin = other.string[...end]
        guard url.isASCII, url.string.hasPrefix(origin) else { return whole ?? url }
        return url.dropFirst(cells: origin.utf8.count - 1)
    }
}
