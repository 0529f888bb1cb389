import Glibc
import Words

/// Graphs of the last minute or so, all on one axis of time.

/// The common layout of the graphs in a column of the header: their seconds, and the texts beside them.
struct GraphScale {
    /// The amount of text beside a graph.
    enum Detail: CaseIterable {
        /// The axis, the present value and the peak, in words.
        case words
        /// The same, with a mark before the peak.
        case marks
        /// The present value alone.
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

    /// The number of seconds in all graphs if there is room.
    private static let wanted = 60
    /// The smallest number of columns of a graph.
    private static let fewest = 7

    let detail: Detail
    /// The number of columns of each graph.
    let columns: Int
    /// The number of seconds in a column.
    let seconds: Int

    /// The fullest layout that fits into a number of cells.
    init(room: Int) {
        let fitting = Detail.allCases.first { room - $0.cells - $0.axis >= Self.fewest }
        detail = fitting ?? .value
        let columns = max(0, room - detail.cells - detail.axis)
        seconds = columns > 0 ? max(1, (Self.wanted + columns - 1) / columns) : 1
        self.columns = min(columns, (RateMeter.historyLength - 1) / seconds)
    }

    /// Means over fixed groups of seconds, the last ones; a column keeps its seconds as time passes.
    ///
    /// - Parameters:
    ///   - history: one value a second, oldest first.
    ///   - end: seconds from the start to the end of the last value.
    ///   - skipsNone: whether seconds with the value 0 are left out.
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

/// The content of a graph.
struct Graph {
    let label: SafeText
    /// The word before the present value, if there is room.
    let name: SafeText
    let now: SafeText
    let history: [Double]
    /// Formats a value of the history.
    let unit: (Double) -> SafeText
    /// Whether the height is logarithmic, as for times.
    var isLogarithmic = false
}

extension Screen {
    /// `Label   -68s[history]now  41.2 peak   230`: the history is scaled to its own peak.
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
        // The peak is the highest second, not the highest mean: otherwise the present value could exceed it.
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

    /// The height of a value; any value except 0 is visible.
    private func level(_ value: Double, of peak: Double, _ graph: Graph) -> Int {
        guard value > 0, peak > 0 else { return 0 }
        // The floor of logarithmic heights is four doublings below the peak.
        let share = graph.isLogarithmic ? 1 + log2(value / peak) / 4 : value / peak
        return 1 + Int((max(0, min(1, share)) * Double(glyphs.levels.count - 2)).rounded())
    }
}
