import Crawl
import Words

extension Screen {
    /// The key map in a box over the middle of the screen, if there is room for it.
    func drawHelp(on canvas: inout Canvas) {
        guard let top = state.helpTop, layout.form != .statusLine else { return }
        let width = min(layout.width, 72)
        let lines = helpLines(width: width - 4)
        let title: SafeText = " Keys in \(state.tab.title) "
        let box = drawBox(title, width: width, rows: lines.count, .inMiddle, on: &canvas)
        let shown = max(0, min(top, lines.count - box.rows))
        draw(lines.dropFirst(shown), in: box, on: &canvas)
        guard lines.count > box.rows else { return }
        let hint: SafeText = width < 30 ? " Down " : " \(shown + box.rows)/\(lines.count)  Up Down: more  Esc "
        drawHint(hint, in: box, on: &canvas)
    }

    /// The number of lines of help that do not fit: the largest scroll position.
    var helpOverflow: Int {
        max(0, helpLines(width: min(layout.width, 72) - 4).count - (layout.height - 2))
    }

    /// The keys of the present table, and its default order.
    private func helpLines(width: Int) -> [[FlowedLine.Placed]] {
        var lines: [FlowedLine] = []
        if snapshot.replay != nil {
            lines.append(FlowedLine("The replay", .label))
            lines += ReplayBinding.all.map { line(of: $0.keys, $0.help, width: width) }
        }
        for section in KeyBinding.Section.allCases {
            let bindings = KeyBinding.all.filter { $0.section == section && isOffered($0) }
            guard !bindings.isEmpty else { continue }
            lines.append(FlowedLine(section.title, .label))
            lines += bindings.map { line(of: $0.keys, $0.help, width: width) }
            if section == .table, state.tab == .hosts {
                lines += Self.outcomeLegend.map { FlowedLine(words(of: $0, .dim), gap: 1) }
            }
            if section == .table, state.tab == .connections {
                lines.append(FlowedLine(words(of: Self.phaseLegend, .dim), gap: 1))
            }
            if section == .screen {
                lines += ([Self.graphLegend] + Self.unitLegend).map { FlowedLine(words(of: $0, .dim), gap: 1) }
            }
            if section == .table, let remark = orderRemark { lines.append(FlowedLine(words(of: remark, .dim), gap: 1)) }
        }
        return lines.flatMap { $0.rows(width: width) }
    }

    private func line(of keys: [Key], _ help: SafeText, width: Int) -> FlowedLine {
        let names = keys.dropFirst().reduce(keys.first?.name ?? "") { $0 + " " + $1.name }
        let room = width < 50 ? 9 : 16
        let field = FlowedLine.Field(text: " " + names.padded(to: max(room, names.cells)), style: .bold)
        return FlowedLine([field] + words(of: help, .plain), gap: 1)
    }

    private func words(of text: SafeText, _ style: Style) -> [FlowedLine.Field] {
        text.words.map { FlowedLine.Field(text: $0, style: style) }
    }

    /// The letters of a host's last outcomes.
    private static let outcomeLegend: [SafeText] = [
        "Outcomes: . fine, 4 4xx, 9 429, 5 5xx, x refused, T timed out,",
        "Outcomes: R reset, D no address, S TLS failed, e no HTTP.",
    ]

    /// The letters of a connection's states and of its phases.
    private static let phaseLegend: SafeText =
        "Letters: "
        + ConnectionState.allCases.dropFirst().reduce(name(of: ConnectionState.allCases.first)) {
            $0 + ", " + name(of: $1)
        }
        + "; the small ones are phases that are over or go on, their number grows with the logarithm of time."

    private static func name(of state: ConnectionState?) -> SafeText {
        state.map { $0.letter + " " + $0.title } ?? ""
    }

    /// The verdicts, the units, and the memory of each table.
    private static let unitLegend: [SafeText] = [
        "Verdicts: broken is not there, blocked turns crawlers away, limited asks to come back later, flaky failed and then did not.",
        "K, M, G, T: powers of 1,024 bytes. p50 and p95: half of the answers of late, and 95 of 100, took no longer.",
        "Green went well, yellow is to be looked at, red failed; a letter or a word says the same without colour.",
        "Kept: of each URL its last exchange's size and times; phases of those that ended last; titles and log lines by memory.",
    ]

    /// The texts beside a graph.
    private static let graphLegend: SafeText =
        "Graphs: beside them the present value, and the peak, which ^ marks where there is little room."

    /// The columns by which a table can't be sorted, and the reason.
    private var orderRemark: SafeText? {
        func number(_ number: Int) -> SafeText { SafeText(grouped: number) }
        return switch state.tab {
        case .todo: "Todo may hold millions: in order of dispatch, or its reverse."
        case .seen:
            "By each column up to " + number(URLSort.mostRows) + " URLs; of more the first " + number(URLSort.topRows)
                + " by it. Slow: a second or more."
        case .hosts: "Beyond " + number(MonitorModel.maxSortedHosts) + " hosts: in order of discovery."
        case .log: "The last " + number(LogBook.capacity) + " lines."
        case .errors: "The last " + number(ErrorBook.maxURLs) + " URLs of each group."
        case .tree:
            "Counted again and again, some URLs in each frame; " + number(SiteTree.maxFolders) + " folders at most."
        case .clusters:
            "Counted again and again, some URLs in each frame; the " + number(Pruning.maxClusters) + " largest."
        case .connections, .workers: nil
        }
    }
}
