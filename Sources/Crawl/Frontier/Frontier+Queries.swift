// What screens and logs ask.
extension Frontier {
    func record(of id: URLID) -> URLRecord {
        table[id.index].pointee
    }

    /// The text of a known URL, valid during `body`.
    func withText<Result>(of id: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(table.text(of: table[id.index]))
    }

    /// Whether an https origin's port has answered in plain HTTP.
    func speaksPlainHTTP(at host: UInt32) -> Bool {
        let secure = Array("https://".utf8)
        let origin = hosts[host].origin
        guard origin.starts(with: secure) else { return false }
        let authority = origin.dropFirst(secure.count)
        let hasPort = authority.last != UInt8(ascii: "]") && authority.contains(UInt8(ascii: ":"))
        let plain = Array("http://".utf8) + authority + Array((hasPort ? "" : ":443").utf8)
        let position = plain.withUnsafeBufferPointer { hosts.knownPosition(of: $0) }
        return position.map { hosts[$0].hasAnswered } ?? false
    }

    /// The URLs at some positions of todo: robots.txt that are waited for, then host by host, each host's in the order of
    /// dispatch; then those that wait for another attempt.
    func todo(_ rows: Range<Int>) -> [URLID] {
        var found = rows.clamped(to: 0..<robots.queue.count).map { URLID(index: robots.queue[$0]) }
        var first = robots.queue.count
        if first >= rows.upperBound { return found }
        for host in hosts.hosts where !host.todo.isEmpty {
            let own = rows.clamped(to: first..<first + host.todo.count)
            found += own.map { URLID(index: host.todo[$0 - first]) }
            first += host.todo.count
            if first >= rows.upperBound { return found }
        }
        found += rows.clamped(to: first..<first + delayed.count).map { URLID(index: delayed[$0 - first]) }
        return found
    }

    /// Calls `body` for each pair of a broken target and a page that links to it, targets in order of discovery.
    func forEachBrokenLink(_ body: (URLID, _ referrer: URLID, _ status: UInt16, FetchErrorKind?) -> Void) {
        for index in 0..<UInt32(table.count) {
            let record = table[index]
            guard record.pointee.state == .done, record.pointee.isBroken else { continue }
            for referrer in referrers.referrers(from: record.pointee.referrers) {
                body(
                    URLID(index: index), URLID(index: referrer), record.pointee.status, record.pointee.errorKind)
            }
        }
    }
}
