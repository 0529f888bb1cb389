public import Words

/// What a server tells of itself after a connection stands.
public struct RedisServer: Sendable, Hashable {
    /// The oldest version that can be used.
    static let oldest = 7

    /// An identity that each start of the server draws anew.
    public let runID: SafeText
    /// Its version, as "7.0.15"; for Valkey that of Valkey.
    public let version: SafeText
    /// Whether it is Valkey.
    public let isValkey: Bool
    /// Whether it is a node of a cluster.
    public let isCluster: Bool

    /// Reads the reply to `INFO server`.
    ///
    /// - Throws: `tooOld`, and `protocol` if it is no such reply.
    package init(_ reply: RedisReply) throws(RedisFailure) {
        guard case .bytes(let text) = reply else {
            throw RedisFailure(.protocol, "Redis does not tell its version")
        }
        var fields: [String: SafeText] = [:]
        let wanted = ["run_id", "redis_version", "valkey_version", "redis_mode", "server_mode"]
        for line in text.split(whereSeparator: { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) {
            guard let name = wanted.first(where: { line.starts(with: "\($0):".utf8) }) else { continue }
            fields[name] = SafeText(untrusted: Array(line.dropFirst(name.utf8.count + 1)), maxCells: 64)
        }
        guard let runID = fields["run_id"], let compatible = fields["redis_version"] else {
            throw RedisFailure(.protocol, "Redis does not tell its version")
        }
        let major = Int(compatible.string.prefix { $0 != "." }) ?? 0
        guard major >= Self.oldest else {
            throw RedisFailure(
                .tooOld, "Redis is of version \(compatible), and version \(Self.oldest) is the oldest that can be used")
        }
        self.runID = runID
        version = fields["valkey_version"] ?? compatible
        isValkey = fields["valkey_version"] != nil
        // Valkey has another name for it.
        isCluster = (fields["redis_mode"] ?? fields["server_mode"])?.string == "cluster"
    }
}
