/// What a node of a cluster says instead of carrying out a command.
package enum Redirect {
    /// The slot is served by another node from now on.
    case moved(RedisAddress)
    /// This key is with another node already; the slot will be.
    case ask(RedisAddress)
    /// Later: the slot's keys are on their way, or the cluster has lost a node.
    case wait

    /// Reads an error, as "MOVED 3999 127.0.0.1:6381"; nil for any other.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - teller: the address of the node that replied.
    package init?(_ error: RedisError, from teller: RedisAddress) {
        if error.has(code: "TRYAGAIN") || error.has(code: "CLUSTERDOWN") {
            self = .wait
            return
        }
        let isMoved = error.has(code: "MOVED")
        guard isMoved || error.has(code: "ASK") else { return nil }
        let words = error.line.split(separator: UInt8(ascii: " "))
        // The last colon comes before the port; an IPv6 address has others.
        guard words.count >= 3, let colon = words[2].lastIndex(of: UInt8(ascii: ":")),
            let port = UInt16(String(decoding: words[2][(colon + 1)...], as: UTF8.self)),
            let address = RedisAddress(host: words[2][..<colon], port: port, toldBy: teller)
        else { return nil }
        self = isMoved ? .moved(address) : .ask(address)
    }
}
