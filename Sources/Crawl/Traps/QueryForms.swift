/// Recognises a URL that differs from an earlier one only in the order of its parameters or in a session's identity.
///
/// A table of hashes with one place for each, so its size is fixed: what is overwritten may be fetched twice, no more.
struct QueryForms {
    private static let places = 1 << 15
    private static let sessionNames: Set<[UInt8]> = Set(
        [
            "sid", "phpsessid", "jsessionid", "sessionid", "session_id", "session", "sessid", "oscsid", "zenid", "cfid",
            "cftoken", "aspsessionid", "s_id",
        ].map { Array($0.utf8) })
    private static let pathSession = Array(";jsessionid=".utf8)

    private var table: [UInt64] = []
    private let fingerprint: Fingerprint

    init(fingerprint: Fingerprint) {
        self.fingerprint = fingerprint
    }

    /// Whether another form of this URL came before; from now on it has.
    mutating func repeats(_ target: UnsafeBufferPointer<UInt8>, at host: UInt32) -> Bool {
        guard let form = form(of: target) else { return false }
        if table.isEmpty { table = Array(repeating: 0, count: Self.places) }
        let key = form ^ (UInt64(host) + 1) &* 0x9E37_79B9_7F4A_7C15
        let place = Int(truncatingIfNeeded: key) & (Self.places - 1)
        defer { table[place] = key }
        return table[place] == key
    }

    /// A hash that all forms of a URL share; nil for one that has no other form.
    private func form(of target: UnsafeBufferPointer<UInt8>) -> UInt64? {
        let query = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
        let session = Self.sessionStart(in: target[..<query])
        guard query < target.count || session != nil else { return nil }
        var sum = fingerprint(UnsafeBufferPointer(rebasing: target[..<(session ?? query)]))
        var parameters = 0
        var hasOtherForm = session != nil
        var start = query + 1
        while start < target.count {
            let end = target[start...].firstIndex(of: UInt8(ascii: "&")) ?? target.count
            if Self.isSession(target[start..<end]) {
                hasOtherForm = true
            } else {
                // A sum does not depend on the order.
                sum &+= fingerprint(UnsafeBufferPointer(rebasing: target[start..<end]))
                parameters += 1
            }
            start = end + 1
        }
        return hasOtherForm || parameters > 1 ? sum : nil
    }

    private static func isSession(_ parameter: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let name = parameter.prefix { $0 != UInt8(ascii: "=") }
        return name.count <= 12 && sessionNames.contains(name.map { $0 | 0x20 })
    }

    private static func sessionStart(in path: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard let start = path.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        return path[start...].prefix(pathSession.count).map { $0 | 0x20 } == pathSession.map { $0 | 0x20 } ? start : nil
    }
}
