public import HTTP
import Web

/// What holds for some hosts alone, beside what holds for all.
public struct HostSettings: Sendable {
    /// The shortest time in nanoseconds from one request to the next; nil for that of other hosts.
    public var delay: Int64?
    /// The largest number of exchanges in flight, 1 to 65,535; nil for that of other hosts.
    public var connections: Int?
    /// Fields that may be secrets (not `RequestHeader.isForAll`), in place of those of the same names.
    public var headers: [RequestHeader] = []
    /// Credentials, which count before those for the seeds' origins.
    public var credentials: Credentials?

    /// Creates settings that say nothing.
    public init() {}

    /// Replaces what more particular settings say.
    mutating func update(_ other: HostSettings) {
        delay = other.delay ?? delay
        connections = other.connections ?? connections
        headers.removeAll { header in other.headers.contains { $0.isNamed(header.name) } }
        headers += other.headers
        credentials = other.credentials ?? credentials
    }
}

/// The settings of hosts by name, each with all its ports and schemes.
public struct HostSettingsTable: Sendable {
    /// The hosts that settings are for.
    public struct Pattern: Sendable, Hashable {
        /// The host's name or address, as in a URL.
        let name: [UInt8]
        /// Whether it stands for the names under this one instead.
        let isWildcard: Bool
        /// Its text, as it is written: ASCII.
        public var text: String { (isWildcard ? "*." : "") + String(decoding: name, as: UTF8.self) }

        /// Parses a host, or `*.` and a host for those under it.
        ///
        /// - Returns: nil for anything else.
        public init?(_ text: String) {
            isWildcard = text.hasPrefix("*.")
            let host = text.dropFirst(isWildcard ? 2 : 0)
            let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
            guard !host.contains(where: { "/?#@*".contains($0) }), isAddress || !host.contains(":"),
                let url = try? WebURL("http://\(host)/")
            else { return nil }
            name = Array(url.bytes[url.hostRange])
        }
    }

    private var settings: [Pattern: HostSettings] = [:]

    /// Creates a table without settings.
    public init() {}

    /// Whether all hosts are alike.
    public var isEmpty: Bool { settings.isEmpty }
    /// The number of hosts, or names above some, that have settings.
    public var count: Int { settings.count }
    /// All settings with what they are for, in the order of its text.
    public var all: [(pattern: Pattern, settings: HostSettings)] {
        settings.map { ($0.key, $0.value) }.sorted { $0.0.text < $1.0.text }
    }
    /// Whether some settings are about requests' contents.
    var hasFields: Bool { settings.values.contains { !$0.headers.isEmpty || $0.credentials != nil } }

    /// The settings for a pattern alone.
    public subscript(pattern: Pattern) -> HostSettings {
        get { settings[pattern] ?? HostSettings() }
        set { settings[pattern] = newValue }
    }

    /// The settings of a host: those by its name, before those by names above it, the longer ones first.
    public func settings(of host: some Collection<UInt8>) -> HostSettings? {
        guard !isEmpty else { return nil }
        let host = Array(host)
        var found: HostSettings?
        let dots = host.indices.filter { host[$0] == UInt8(ascii: ".") }
        let above = dots.reversed().map { Pattern(name: Array(host[($0 + 1)...]), isWildcard: true) }
        for pattern in above + [Pattern(name: host, isWildcard: false)] {
            guard let more = settings[pattern] else { continue }
            var all = found ?? HostSettings()
            all.update(more)
            found = all
        }
        return found
    }

    /// Takes back all numbers of connections: one holds for every host.
    public mutating func forgetConnections() {
        for pattern in settings.keys { settings[pattern]?.connections = nil }
    }

    /// Takes back all delays: one holds for every host.
    public mutating func forgetDelays() {
        for pattern in settings.keys { settings[pattern]?.delay = nil }
    }
}

extension HostSettingsTable.Pattern {
    fileprivate init(name: [UInt8], isWildcard: Bool) {
        (self.name, self.isWildcard) = (name, isWildcard)
    }
}
