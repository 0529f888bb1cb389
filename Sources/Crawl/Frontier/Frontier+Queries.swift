import Web

// Queries for screens and logs.
extension Frontier {
    @inline(__always)
    func record(of id: URLID) -> URLRecord {
        table[id.index].pointee
    }

    /// Whether a URL's host is in scope.
    func isInScope(_ id: URLID) -> Bool {
        hosts[table[id.index].pointee.host].isInScope
    }

    /// Calls `body` with the text of a known URL, which is valid during the call.
    func withText<Result>(of id: URLID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(table.text(of: table[id.index]))
    }

    /// The identity of a known URL; nil for an unknown one.
    func known(_ url: WebURL) -> UInt32? {
        url.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[url.withoutFragment])
            return table.find(text, hash: table.hash(text))?.pointee.id
        }
    }

    /// A known URL in parsed form.
    func url(_ id: URLID) -> WebURL {
        var url = WebURL()
        _ = url.assign(table.text(of: table[id.index]), base: nil)
        return url
    }

    /// Parses a known http or https URL into `url`, whose storage is reused.
    func read(_ id: URLID, into url: inout WebURL) {
        let record = table[id.index]
        _ = url.assign(table.text(of: record), lent: hosts[record.pointee.host].root, encoding: .utf8)
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

    /// The URLs at a range of positions of todo.
    func todo(_ rows: Range<Int>) -> [URLID] {
        hosts.todo(rows, awaited: robots.queue, delayed: delayed, levels: levels, in: table.records) {
            table[$0].pointee.state != .todo
        }
    }
}
