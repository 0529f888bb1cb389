import Crawl

/// One setting of some hosts, `example.org: delay = 1`: the value of `--for-host`, and a line of the config file's section
/// `[example.org]`.
struct HostSetting: Sendable {
    private let pattern: HostSettingsTable.Pattern
    private let settings: HostSettings

    /// Parses a setting. The message of an error has nothing of its value, which may be a secret.
    init(_ text: String) throws(ValueError) {
        guard let parts = Parts(text) else {
            throw ValueError("it must be a host, a colon and `key = value`, as 'example.org: delay = 1'")
        }
        guard let pattern = HostSettingsTable.Pattern(parts.host) else {
            throw ValueError("what it is for must be a host, or *. and one for the names under it")
        }
        self.pattern = pattern
        var settings = HostSettings()
        switch parts.key {
        case "delay": settings.delay = try parts.value(OptionValue.delay)
        case "per-host": settings.connections = try parts.value(OptionValue.number(1...65_535))
        case "user": settings.credentials = try parts.value(RequestValue.credentials)
        case "header":
            let header = try parts.value(RequestValue.header)
            guard !header.isForAll else { throw ValueError("header: every host gets \(header.name)") }
            settings.headers = [header]
        default: throw ValueError("a host has delay, per-host, header and user, and nothing else of its own")
        }
        self.settings = settings
    }

    /// Adds the setting to a table.
    func add(to table: inout HostSettingsTable) {
        if let delay = settings.delay { table[pattern].delay = delay }
        if let connections = settings.connections { table[pattern].connections = connections }
        if let credentials = settings.credentials { table[pattern].credentials = credentials }
        table[pattern].headers += settings.headers
    }

    /// The parts of a setting's text, not checked.
    struct Parts {
        let host: String
        let key: String
        let value: String

        init?(_ text: String) {
            guard let equals = text.firstIndex(of: "="), let colon = text[..<equals].lastIndex(of: ":") else {
                return nil
            }
            host = Self.trimmed(text[..<colon])
            key = Self.trimmed(text[text.index(after: colon)..<equals])
            value = Self.trimmed(text[text.index(after: equals)...])
        }

        /// The parts of a word of a command line, `--for-host=...`; nil for any other.
        init?(word: String) {
            let option = "--for-host="
            guard word.hasPrefix(option) else { return nil }
            self.init(String(word.dropFirst(option.count)))
        }

        /// Whether the value may be a secret, which a job does not keep.
        var isSecret: Bool { key == "user" || key == "header" }

        /// Whether an option that is typed for all hosts overrules it. A field overrules those of its name.
        func isOverruled(by option: (name: String, value: String?)) -> Bool {
            guard option.name == key else { return false }
            return key != "header" || option.value.map(JobWords.fieldName) == JobWords.fieldName(value)
        }

        /// Whether another setting replaces it.
        func isReplaced(by other: Parts) -> Bool {
            host == other.host && isOverruled(by: (other.key, other.value))
        }

        fileprivate func value<Value>(_ read: (String) throws -> Value) throws(ValueError) -> Value {
            do {
                return try read(value)
            } catch {
                throw ValueError("\(key): \(error)")
            }
        }

        private static func trimmed(_ text: Substring) -> String {
            let isBlank = { (character: Character) in character == " " || character == "\t" }
            let rest = text.drop(while: isBlank)
            return rest.lastIndex { !isBlank($0) }.map { String(rest[...$0]) } ?? ""
        }
    }
}
