/// The tables of the screen, by their names in the config file.
public enum TableName: String, Sendable, CaseIterable {
    case conns, todo, seen, hosts, errors, log, workers, forms, tree

    /// The columns that can be chosen, by name, in their default order. A last one, with the row's URL or other
    /// subject, is always there.
    public var columns: [String] {
        switch self {
        case .conns:
            ["id", "state", "age", "total", "code", "size", "rate", "try", "depth", "waterfall", "suspended"]
        case .todo: ["number", "depth"]
        case .seen:
            [
                "number", "state", "result", "verdict", "since", "depth", "took", "ttfb", "size", "type", "links",
                "try",
                "title",
            ]
        case .hosts:
            [
                "number", "host", "todo", "flight", "ok", "last", "p50", "p95", "done", "failed", "delay", "next",
                "robots",
            ]
        case .errors: ["count", "verdict", "kind", "last"]
        case .log: ["time", "result", "size", "took", "depth", "type", "links"]
        case .workers: ["state", "urls", "flight", "hosts", "done", "size", "lag", "silent", "version"]
        case .forms: ["todo"]
        case .tree: ["urls", "done", "broken", "err", "size", "mean"]
        }
    }
}

/// A choice of columns of a table, in order.
public struct ColumnChoice: Sendable, Hashable {
    /// The table.
    public let table: TableName
    /// Names from `table.columns`, each at most once.
    public let columns: [String]

    /// The error in a choice of columns: the end of a sentence.
    public struct Mistake: Error, Sendable, Hashable {
        /// The error.
        public let message: String
    }

    /// Reads `conns: id age code`: a table, a colon, and names separated by spaces or commas, or `none`.
    ///
    /// - Throws: the error in the text.
    public init(_ text: String) throws(Mistake) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].filter { $0 != " " }
        guard parts.count == 2, let table = TableName(rawValue: name) else {
            let tables = TableName.allCases.map(\.rawValue).joined(separator: ", ")
            throw Mistake(
                message: "it must be a table, a colon and columns, as 'seen: state result'; tables: \(tables)")
        }
        let names = Self.names(parts[1])
        self.table = table
        columns = names == ["none"] ? [] : names
        let known = table.columns.joined(separator: ", ")
        guard !names.isEmpty else { throw Mistake(message: "columns of \(table.rawValue): \(known), or none") }
        for (index, name) in columns.enumerated() {
            guard table.columns.contains(name) else {
                throw Mistake(message: "'\(name)' is no column of \(table.rawValue), which has \(known)")
            }
            guard !columns[..<index].contains(name) else { throw Mistake(message: "'\(name)' is there twice") }
        }
    }

    /// The choice as it is typed.
    public var text: String { "\(table.rawValue): \(columns.isEmpty ? "none" : columns.joined(separator: " "))" }

    /// The words of a list.
    static func names(_ list: Substring) -> [String] {
        list.split { $0 == " " || $0 == "," || $0 == "\t" }.map(String.init)
    }
}
