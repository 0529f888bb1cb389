public import Words

/// How a viewer wants to see a crawl, and the terminal that it shows it on. It travels as fields of a line of JSON, beside
/// the terminal itself.
public struct ViewerRequest: Sendable {
    /// The environment variables that describe the terminal.
    public var environment: [String: String] = [:]
    /// Whether the terminal takes UTF-8.
    public var isUTF8 = true
    /// Whether the viewer only looks on.
    public var isReadOnly = false
    /// Whether colours are used.
    public var isColoured = true
    /// Whether only ASCII is drawn.
    public var isASCII = false
    /// The set of colours.
    public var theme = ThemeName.default
    /// The shortest time between two frames in nanoseconds, 50 ms to 10 s.
    public var refresh: Int64 = 100_000_000
    /// Whether the screen uses the mouse.
    public var usesMouse = true
    /// Whether the end of the crawl rings the terminal's bell.
    public var notifies = false
    /// The meters that are shown.
    public var meters = MeterName.allCases
    /// Chosen columns, for tables that differ from the default.
    public var columns: [ColumnChoice] = []

    /// The defaults.
    init() {}

    /// What the options of a crawl's own screen say.
    init(_ options: CrawltopOptions) {
        (isColoured, isASCII, theme, refresh) = (options.color, options.ascii, options.theme, options.refresh)
        (usesMouse, notifies, meters, columns) = (options.mouse, options.notifies, options.meters, options.columns)
    }

    /// The line that asks for it.
    func line() -> [UInt8] {
        let line = LineBuffer()
        line.append(UInt8(ascii: "{"))
        line.field("attach", true)
        line.field("environment", text: environment.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "\n"))
        line.field("utf8", isUTF8)
        line.field("read_only", isReadOnly)
        line.field("color", isColoured)
        line.field("ascii", isASCII)
        line.field("theme", text: theme.rawValue)
        line.field("refresh", milliseconds: refresh)
        line.field("mouse", usesMouse)
        line.field("notify", notifies)
        line.field("meters", text: meters.map(\.rawValue).joined(separator: " "))
        line.field("columns", text: columns.map(\.text).joined(separator: "\n"))
        line.append("}\n")
        return Array(line.bytes)
    }

    /// Reads the fields of a request; what is missing has its default.
    ///
    /// - Throws: a sentence on what is wrong.
    init(_ fields: [String: JSONFieldReader.Value]) throws(ValueError) {
        func text(_ name: String) -> String {
            if case .text(let text)? = fields[name] { String(decoding: text, as: UTF8.self) } else { "" }
        }
        func flag(_ name: String, _ usual: Bool) -> Bool {
            if case .bool(let flag)? = fields[name] { flag } else { usual }
        }
        for line in text("environment").split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
        }
        isUTF8 = flag("utf8", isUTF8)
        isReadOnly = flag("read_only", isReadOnly)
        isColoured = flag("color", isColoured)
        isASCII = flag("ascii", isASCII)
        usesMouse = flag("mouse", usesMouse)
        notifies = flag("notify", notifies)
        if let name = ThemeName(rawValue: text("theme")) { theme = name }
        if case .number(let milliseconds)? = fields["refresh"], (50...10_000).contains(milliseconds) {
            refresh = Int64(milliseconds * 1e6)
        }
        if fields["meters"] != nil {
            meters = text("meters").split(separator: " ").compactMap { MeterName(rawValue: String($0)) }
        }
        for choice in text("columns").split(separator: "\n") {
            do throws(ColumnChoice.Mistake) {
                columns.append(try ColumnChoice(String(choice)))
            } catch {
                throw ValueError("columns: \(error.message)")
            }
        }
    }
}
