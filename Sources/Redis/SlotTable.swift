/// Which master of a cluster serves which slot, as the reply to `CLUSTER SLOTS` has it.
package struct SlotTable {
    /// The most masters that a table may have.
    package static let mostMasters = 1_000
    /// In place of a master's index: nobody serves the slot.
    static let nobody = UInt16.max

    /// The addresses of the masters.
    package private(set) var masters: [RedisAddress] = []
    /// For each slot the index of its master.
    private(set) var owners = [UInt16](repeating: nobody, count: KeySlot.count)

    /// Whether each slot is served.
    var isComplete: Bool { !owners.contains(Self.nobody) }

    /// Reads a reply.
    ///
    /// - Parameters:
    ///   - reply: the reply: an array for each range, with its first and last slot, its master and the replicas.
    ///   - teller: the address of the server that replied. It is that of a master whose host the reply leaves open.
    /// - Throws: what the server answered instead, and `protocol`.
    package init(_ reply: RedisReply, from teller: RedisAddress) throws(RedisFailure) {
        if case .error(let error) = reply { throw RedisFailure(error) }
        guard case .array(let ranges) = reply else { throw .noSlots }
        var known: [RedisAddress: UInt16] = [:]
        for range in ranges {
            guard case .array(let parts) = range, parts.count >= 3,
                case .integer(let first) = parts[0], case .integer(let last) = parts[1],
                case .array(let master) = parts[2], master.count >= 2, case .integer(let number) = master[1],
                first >= 0, first <= last, last < KeySlot.count, let port = UInt16(exactly: number)
            else { throw .noSlots }
            var host: ArraySlice<UInt8> = []
            if case .bytes(let bytes) = master[0] { host = bytes[...] }
            guard let address = RedisAddress(host: host, port: port, toldBy: teller) else { throw .noSlots }
            let index = known[address] ?? UInt16(masters.count)
            if known.updateValue(index, forKey: address) == nil { masters.append(address) }
            guard masters.count <= Self.mostMasters else { throw .noSlots }
            for slot in Int(first)...Int(last) { owners[slot] = index }
        }
    }
}

extension RedisAddress {
    /// The address of a node of the same cluster; nil for bytes that are no host.
    ///
    /// - Parameters:
    ///   - host: a name or address; empty for the teller's own.
    ///   - port: the port.
    ///   - teller: the address of the node that told it.
    init?(host: ArraySlice<UInt8>, port: UInt16, toldBy teller: RedisAddress) {
        guard port > 0 else { return nil }
        if host.isEmpty {
            self.init(host: teller.host, port: port, like: teller)
            return
        }
        let text = String(decoding: host, as: UTF8.self)
        let isSix = host.contains(UInt8(ascii: ":")) && host.first != UInt8(ascii: "[")
        // Parsed as what a user types, so that it is nothing but a host.
        guard !text.contains("@"), !text.contains("/"), !text.contains("?"),
            let parsed = try? RedisAddress("redis://\(isSix ? "[\(text)]" : text):\(port)"), parsed.port == port
        else { return nil }
        self.init(host: parsed.host, port: port, like: teller)
    }
}
