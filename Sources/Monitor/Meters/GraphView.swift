import Glibc
import Words

/// Graphs of the last minute or so, all on one axis of time.

/// How graphs share a column of the header: which seconds they show, and what is told beside them.
struct GraphScale {
    /// How much is told beside a graph.
    enum Detail: CaseIterable {
        /// The axis, the present value and the peak, in words.
        case words
        /// The same, the peak behind a mark.
        case marks
        /// The present value.
        case value

        /// Cells behind a graph.
        var cells: Int {
            switch self {
            case .words: 20
            case .marks: 12
            case .value: 5
            }
        }

        /// Cells before a graph, for the axis.
        var axis: Int {
            switch self {
            case .words: 6
            case .marks: 5
            case .value: 0
            }
        }
    }

    /// Seconds that all graphs show where there is room for them.
    private static let wanted = 60
    /// Columns that a graph is to have at least.
    private static let fewest = 7

    let detail: Detail
    /// Columns of each graph.
    let columns: Int
    /// Seconds that a column covers.
    let seconds: Int

    /// The most that fits beside graphs in so many cells.
    init(room: Int) {
        let fitting = Detail.allCases.first { room - $0.cells - $0.axis >= Self.fewest }
        detail = fitting ?? .value
        let columns = max(0, room - detail.cells - detail.axis)
        seconds = columns > 0 ? max(1, (Self.wanted + columns - 1) / columns) : 1
        self.columns = min(columns, (RateMeter.historyLength - 1) / seconds)
    }

    /// Means of so many seconds each, the last ones; a column keeps its seconds as time goes on.
    ///
    /// - Parameters:
    ///   - history: one value a second, oldest first.
    ///   - end: seconds from the beginning to the end of the last one.
    ///   - skipsNone: whether seconds without a value, 0, count for nothing.
    /// - Returns: at most `columns` values.
    func bins(_ history: [Double], end: Int, skipsNone: Bool) -> [Double] {
        var bins: [(sum: Double, count: Int)] = []
        var last: Int?
        for (index, value) in history.enumerated() {
            let bin = (max(end, history.count) - history.count + index) / seconds
            if bin != last { bins.append((0, 0)) }
            last = bin
            guard value > 0 || !skipsNone else { continue }
            bins[bins.count - 1].sum += value
            bins[bins.count - 1].count += 1
        }
        return bins.suffix(columns).map { $0.count > 0 ? $0.sum / Double($0.count) : 0 }
    }
}

/// What a graph tells.
struct Graph {
    let label: SafeText
    /// Before the present value, where there are words.
    let name: SafeText
    let now: SafeText
    let history: [Double]
    /// A value of the history in its unit.
    let unit: (Double) -> SafeText
    /// Whether the height is the logarithm of the value, as times are compared.
    var isLogarithmic = false
}

extension Screen {
    /// `Label   -68s[history]now  41.2 peak   230`: the history scaled to its own peak.
    func draw(_ graph: Graph, y: Int, end: Int, on canvas: inout Canvas) {
        let labelled = canvas.put(graph.label.padded(to: 7), x: 1, y: y, style: .label)
        let scale = GraphScale(room: end - labelled - 3)
        var x = labelled + 1
        if scale.detail != .value {
            let axis = ("-\(scale.columns * scale.seconds)s" as SafeText).paddedAtStart(to: scale.detail.axis)
            x = canvas.put(axis, x: labelled, y: y, style: .dim)
        }
        x = canvas.put("[", x: x, y: y, style: .dim)
        let bins = scale.bins(graph.history, end: snapshot.historyEnd, skipsNone: graph.isLogarithmic)
        // The highest second, and not the highest mean of some: or there would be more now than at the peak.
        let peak = graph.history.suffix(scale.columns * scale.seconds).max() ?? 0
        let first = x + scale.columns - bins.count
        for (column, value) in bins.enumerated() {
            canvas.put(glyphs.levels[level(value, of: peak, graph)], x: first + column, y: y, style: .good)
        }
        x = canvas.put("]", x: x + scale.columns, y: y, style: .dim)
        let highest = peak > 0 ? graph.unit(peak) : "-"
        switch scale.detail {
        case .words:
            x = canvas.put(graph.name.padded(to: 4), x: x, y: y, style: .label)
            x = canvas.put(graph.now.paddedAtStart(to: 5), x: x, y: y, style: .bold)
            x = canvas.put(" peak ", x: x, y: y, style: .label)
            canvas.put(highest.paddedAtStart(to: 5), x: x, y: y)
        case .marks:
            x = canvas.put(graph.now.paddedAtStart(to: 5), x: x, y: y, style: .bold)
            canvas.put(("^" + highest).paddedAtStart(to: 7), x: x, y: y, style: .dim)
        case .value:
            canvas.put(graph.now.paddedAtStart(to: 5), x: x, y: y, style: .bold)
        }
    }

    /// The height of a value; any value but 0 is seen.
    private func level(_ value: Double, of peak: Double, _ graph: Graph) -> Int {
        guard value > 0, peak > 0 else { return 0 }
        // Four doublings below the peak is the floor of times.
        let share = graph.isLogarithmic ? 1 + log2(value / peak) / 4 : value / peak
        return 1 + Int((max(0, min(1, share)) * Double(glyphs.levels.count - 2)).rounded())
    }
}
