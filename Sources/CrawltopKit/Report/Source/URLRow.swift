import Store

/// A URL of a job with what is known of it: a row of a query, valid until the next one.
struct URLRow {
    /// The columns of the query.
    enum Column: Int32, CaseIterable {
        case id, url, host, depth, role, referrer, reason, state, status, verdict, outcome, error, message, title, type
        case charset, total, resolve, connect, tls, wait, read, bytes, body, links, newLinks, attempt, target, ended
        case flags, modified

        fileprivate var expression: String {
            switch self {
            case .id, .url, .host, .depth, .role: "u.\(self)"
            case .referrer: "f.url"
            case .reason: "r.name"
            case .state:
                "CASE WHEN u.skipped IS NOT NULL THEN 'skipped' WHEN p.url IS NULL OR p.again THEN 'todo' ELSE 'done' END"
            case .newLinks: "p.new_links"
            case .target: "coalesce(t.url, p.location)"
            case .modified: "p.last_modified"
            default: "p.\(self)"
            }
        }
    }

    /// A query for such rows, to which conditions and an order may be added.
    static let query =
        "SELECT " + Column.allCases.map(\.expression).joined(separator: ", ") + """
             FROM url u LEFT JOIN page p ON p.url = u.id LEFT JOIN url f ON f.id = u.referrer
            LEFT JOIN url t ON t.id = p.target LEFT JOIN reason r ON r.code = u.skipped
            """

    private let row: Statement

    init(_ row: Statement) {
        self.row = row
    }

    /// A column's number; nil where there is none.
    func number(_ column: Column) -> Int? { row.numberIfAny(column.rawValue).map { Int(clamping: $0) } }

    /// A column's microseconds as nanoseconds; nil where there are none.
    func duration(_ column: Column) -> Int64? {
        row.numberIfAny(column.rawValue).map { min(max($0, 0), 1 << 40) * 1_000 }
    }

    /// When its last exchange ended, in nanoseconds since 1970; nil where there was none.
    var ended: Int64? { row.numberIfAny(Column.ended.rawValue).map { min(max($0, 0), 1 << 42) * 1_000_000 } }

    /// Whether a column has no value.
    func isNull(_ column: Column) -> Bool { row.isNull(column.rawValue) }

    /// A column's bytes, usually UTF-8 and not to be trusted; nil where there are none.
    func bytes(_ column: Column) -> [UInt8]? { row.bytesIfAny(column.rawValue) }

    /// A word of the program's own; empty where there is none.
    func word(_ column: Column) -> String { row.text(column.rawValue) }

    /// Calls `body` with a column's bytes, valid during the call and not to be trusted; empty where there are none.
    func withBytes<Result>(_ column: Column, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        row.withBytes(column.rawValue, body)
    }

    /// The status of its last answer; nil without an answer.
    var status: Int? { number(.status).flatMap { $0 == 0 ? nil : $0 } }
}
