import CStore
import Words

/// A failure of SQLite.
package struct DatabaseError: Error {
    /// The extended result code.
    package let code: Int32
    /// What SQLite says.
    package let message: String

    /// Whether another attempt may succeed: the disk is full, cannot be written or fails, or memory is short.
    var mayPass: Bool {
        [SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_CANTOPEN, SQLITE_PERM]
            .contains(code & 0xFF)
    }

    /// Whether the file is damaged or no database.
    var isDamage: Bool {
        [SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_CONSTRAINT].contains(code & 0xFF)
    }
}

/// A connection to an SQLite database, for one thread at a time.
package final class Database {
    fileprivate let handle: OpaquePointer

    /// How a file is opened.
    enum Access {
        case read, write, create
        /// To read a file that nobody writes, in a folder that cannot be written.
        case readUnchanging

        fileprivate var flags: Int32 {
            let own =
                switch self {
                case .read, .readUnchanging: SQLITE_OPEN_READONLY
                case .write: SQLITE_OPEN_READWRITE
                case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                }
            return own | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        }

        /// What the name of a file says of it, beside the flags.
        fileprivate var query: String {
            switch self {
            case .read: "?mode=ro"
            case .readUnchanging: "?immutable=1"
            case .write, .create: ""
            }
        }
    }

    /// Opens a file.
    init(_ path: String, _ access: Access) throws(DatabaseError) {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(Self.uri(of: path, access), &opened, access.flags, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            sqlite3_close_v2(opened)
            throw DatabaseError(code: code, message: message)
        }
        handle = opened
        // What is read may come from anybody.
        _ = try? execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        sqlite3_busy_timeout(handle, 5_000)
    }

    /// Opens another file beside it for statements that name its tables with `name.` before them.
    func attach(_ path: String, as name: String, _ access: Access) throws(DatabaseError) {
        let statement = try prepare("ATTACH ?1 AS \(name)")
        statement.bind(1, copying: Array(Self.uri(of: path, access).utf8))
        try statement.run()
    }

    /// The name by which SQLite opens a file, whatever its path begins with (https://sqlite.org/uri.html).
    private static func uri(of path: String, _ access: Access) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let escaped = path.utf8.flatMap { byte in
            switch byte {
            case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "%"):
                [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: [byte]
            }
        }
        // Behind two slashes alone stands the name of a machine.
        return "file:\(path.hasPrefix("/") ? "//" : "")\(String(decoding: escaped, as: UTF8.self))\(access.query)"
    }

    deinit {
        sqlite3_close_v2(handle)
    }

    /// Executes statements without parameters, and ignores their rows.
    package func execute(_ sql: String) throws(DatabaseError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Prepares a statement, which is used again and again.
    package func prepare(_ sql: String) throws(DatabaseError) -> Statement {
        try Statement(sql, in: self)
    }

    /// The first value of a statement's first row, as a number; nil without a row.
    package func number(_ sql: String) throws(DatabaseError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.number(0) : nil
    }

    fileprivate func error(_ code: Int32) -> DatabaseError {
        DatabaseError(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }
}

/// A prepared statement. Parameters count from 1, columns from 0.
package final class Statement {
    private let database: Database
    private let handle: OpaquePointer

    fileprivate init(_ sql: String, in database: Database) throws(DatabaseError) {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(
            database.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw database.error(code) }
        (self.database, handle) = (database, prepared)
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Binds a number, or null.
    package func bind(_ index: Int32, _ number: Int64?) {
        if let number { sqlite3_bind_int64(handle, index, number) } else { sqlite3_bind_null(handle, index) }
    }

    /// Binds a number, or null.
    func bind(_ index: Int32, _ number: Int) { bind(index, Int64(number)) }

    /// Binds what a column of another statement's row has, whatever that is.
    func bind(_ index: Int32, column: Int32, of row: Statement) {
        sqlite3_bind_value(handle, index, sqlite3_column_value(row.handle, column))
    }

    /// Binds text, or null. The bytes stay where they are until `run` or `reset`.
    func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>?) {
        guard let text else {
            sqlite3_bind_null(handle, index)
            return
        }
        // A null pointer would be null, not the empty text.
        let empty: StaticString = ""
        let start = text.baseAddress ?? empty.utf8Start
        _ = store_bind_text(handle, index, start, Int32(clamping: text.count))
    }

    /// Binds bytes that need not stay where they are, or null.
    package func bind(_ index: Int32, copying bytes: [UInt8]?, asBlob: Bool = false) {
        guard let bytes else {
            sqlite3_bind_null(handle, index)
            return
        }
        _ = bytes.withUnsafeBytes { store_bind_copy(handle, index, $0.baseAddress, Int32(clamping: $0.count), asBlob) }
    }

    /// Binds bytes, or null, likewise.
    func bind(_ index: Int32, blob: UnsafeBufferPointer<UInt8>?) {
        guard let blob, let start = blob.baseAddress else {
            sqlite3_bind_null(handle, index)
            return
        }
        _ = store_bind_blob(handle, index, start, Int32(clamping: blob.count))
    }

    /// Executes the statement with its parameters, which are unbound afterwards.
    package func run() throws(DatabaseError) {
        defer { reset() }
        _ = try step()
    }

    /// Executes it with one parameter of text.
    func run(_ text: String, _ bindOthers: () -> Void) throws(DatabaseError) {
        try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(DatabaseError) in
            bind(1, text: bytes)
            bindOthers()
            try run()
        }
    }

    /// Moves to the next row.
    ///
    /// - Returns: false at the end.
    package func step() throws(DatabaseError) -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.error(code)
        }
    }

    /// Makes it ready to be executed again.
    package func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// A column's number; 0 for null.
    package func number(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// Whether a column is null.
    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// A column's number; nil for null.
    package func numberIfAny(_ column: Int32) -> Int64? {
        isNull(column) ? nil : number(column)
    }

    /// Calls `body` with a column's bytes, which are valid during the call; empty for null.
    package func withBytes<Result, Failure: Error>(
        _ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = sqlite3_column_blob(handle, column)?.assumingMemoryBound(to: UInt8.self)
        let count = start == nil ? 0 : Int(sqlite3_column_bytes(handle, column))
        return try body(UnsafeBufferPointer(start: start, count: count))
    }

    /// A column's bytes; nil for null.
    package func bytesIfAny(_ column: Int32) -> [UInt8]? {
        isNull(column) ? nil : withBytes(column) { Array($0) }
    }

    /// A column's text; empty for null.
    package func text(_ column: Int32) -> String {
        withBytes(column) { String(decoding: $0, as: UTF8.self) }
    }
}
