import Words

/// What a crawl answers, as a person reads it: a table for rows, a line for each fact of anything else.
struct ControlText {
    private struct Table {
        let columns: TextTable
        let fields: [String]
    }

    private var hasHeading = false

    /// The lines for an object of the answer.
    mutating func lines(of fields: [String: JSONFieldReader.Value]) -> String {
        guard case .text(let type)? = fields["type"] else { return "" }
        guard let table = Self.tables[String(decoding: type, as: UTF8.self)] else { return Self.facts(fields) }
        let row = table.columns.row(table.fields.map { Self.word(fields[$0]) }) + "\n"
        guard !hasHeading else { return row }
        hasHeading = true
        return table.columns.heading.dropFirst().map { $0 + "\n" }.joined() + row
    }

    /// The sentence of an answer, if it has one.
    static func message(of fields: [String: JSONFieldReader.Value]) -> String? {
        fields["message"].map { word($0) }
    }

    private static func facts(_ fields: [String: JSONFieldReader.Value]) -> String {
        let told = fields.filter { $0.key != "type" && $0.value != .null && $0.value != .number(0) }
        let width = told.keys.map(\.count).max() ?? 0
        return told.sorted { $0.key < $1.key }.map { name, value in
            let blanks = String(repeating: " ", count: width - name.count)
            return "\(SafeText(untrusted: name).string)\(blanks)  \(word(value))\n"
        }.joined()
    }

    private static func word(_ value: JSONFieldReader.Value?) -> String {
        switch value {
        case .text(let text)?: SafeText(untrusted: text).string
        case .number(let number)?: Int(exactly: number).map(String.init) ?? TextTable.decimal(number, places: 3)
        case .bool(let flag)?: flag ? "yes" : "no"
        case .null?, nil: "-"
        }
    }

    private static let tables = [
        "host": Table(
            columns: TextTable(columns: [
                .init("", "TODO", width: 7), .init("", "FLIGHT", width: 6), .init("", "DONE", width: 7),
                .init("", "FAILED", width: 6), .init("", "DELAY", width: 7), .init("", "LATENCY", width: 7),
                .init("", "WHY", width: 12, .left), .init("", "HOST", width: 4, .left),
            ]), fields: ["todo", "in_flight", "done", "failed", "delay", "latency", "why", "host"]),
        "connection": Table(
            columns: TextTable(columns: [
                .init("", "SLOT", width: 4), .init("", "STATE", width: 10, .left), .init("", "AGE", width: 9),
                .init("", "BYTES", width: 9), .init("", "TRY", width: 3), .init("", "URL", width: 3, .left),
            ]), fields: ["slot", "state", "age", "bytes", "attempt", "url"]),
        "failed": Table(
            columns: TextTable(columns: [
                .init("", "STATUS", width: 6), .init("", "ERROR", width: 9, .left),
                .init("", "VERDICT", width: 7, .left), .init("", "URL", width: 3, .left),
            ]), fields: ["status", "error", "verdict", "url"]),
        "command": Table(
            columns: TextTable(columns: [
                .init("", "COMMAND", width: 12, .left), .init("", "ARGUMENT", width: 16, .left),
                .init("", "MEANING", width: 7, .left),
            ]), fields: ["name", "argument", "help"]),
    ]
}
