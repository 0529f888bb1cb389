/// Recognizes a URL that differs from an earlier one only in the order of its parameters or in a session's identity.
///
/// The order of values of one name is significant (URL standard, section 5: a list of tuples), that of different names
/// is not. It is a table of hashes of fixed size with one place for each: a URL whose hash is overwritten may be
/// fetched twice.
package struct QueryForms {
    private static let places = 1 << 15

    /// A parameter's hashes, and its place among the others.
    private struct Parameter {
        var name: UInt64
        var whole: UInt64
        var place: Int
    }

    private var table: [UInt64] = []
    private let fingerprint: Fingerprint
    /// Storage to build forms.
    private var path: [UInt8] = []
    private var parameters: [Parameter] = []

    init(fingerprint: Fingerprint) {
        self.fingerprint = fingerprint
    }

    /// Whether another form of this URL came before. Records this one.
    mutating func repeats(_ target: UnsafeBufferPointer<UInt8>, at host: UInt32) -> Bool {
        guard let form = form(of: target) else { return false }
        if table.isEmpty { table = Array(repeating: 0, count: Self.places) }
        let key = form ^ (UInt64(host) + 1) &* 0x9E37_79B9_7F4A_7C15
        let place = Int(truncatingIfNeeded: key) & (Self.places - 1)
        defer { table[place] = key }
        return table[place] == key
    }

    /// The hash that all forms of a URL share; nil if it has no other form.
    private mutating func form(of target: UnsafeBufferPointer<UInt8>) -> UInt64? {
        // Most paths have no separators of a session.
        guard target.contains(where: Self.mayBeginOtherForm) else { return nil }
        let query = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
        let hasPathSession = appendPath(target[..<query])
        guard query < target.count || hasPathSession else { return nil }
        let hasSession = appendParameters(target[min(query + 1, target.count)...])
        let first = parameters.first?.name
        guard hasPathSession || hasSession || parameters.contains(where: { $0.name != first }) else { return nil }
        parameters.sort { ($0.name, $0.place) < ($1.name, $1.place) }
        return parameters.reduce(path.withUnsafeBufferPointer { fingerprint($0) }) { hash, parameter in
            let product = (hash ^ parameter.whole).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            return product.high ^ product.low &+ 1
        }
    }

    /// Appends a path without sessions, which are parameters of its segments (`;jsessionid=...`) and the segment
    /// `(S(...))` of ASP.NET. Returns whether it has any.
    private mutating func appendPath(_ target: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        path.removeAll(keepingCapacity: true)
        var hasSession = false
        var rest = target
        while let first = rest.first {
            let isParameter = first == UInt8(ascii: ";")
            let end =
                rest.dropFirst().firstIndex { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "/") } ?? rest.endIndex
            let part = rest[..<end]
            if isParameter ? SessionParameter.isSession(part.dropFirst()) : Self.isSessionSegment(part) {
                hasSession = true
            } else {
                path.append(contentsOf: part)
            }
            rest = rest[end...]
        }
        return hasSession
    }

    private static func mayBeginOtherForm(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "?") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "(")
    }

    private static func isSessionSegment(_ segment: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        segment.count > 21 && segment.starts(with: "/(S(".utf8) && segment.suffix(2).elementsEqual("))".utf8)
    }

    /// Appends the parameters without a session. Returns whether there was one.
    private mutating func appendParameters(_ query: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        parameters.removeAll(keepingCapacity: true)
        guard !query.isEmpty else { return false }
        let all = query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        let isNumbered = all.contains { SessionParameter.numbered($0).isToken }
        var hasSession = false
        for parameter in all {
            let numbered = isNumbered ? SessionParameter.numbered(parameter) : (false, false)
            if numbered.0 || numbered.1 || SessionParameter.isSession(parameter) {
                hasSession = true
            } else {
                let name = parameter.prefix { $0 != UInt8(ascii: "=") }
                parameters.append(
                    Parameter(
                        name: fingerprint(UnsafeBufferPointer(rebasing: name)),
                        whole: fingerprint(UnsafeBufferPointer(rebasing: parameter)), place: parameters.count))
            }
        }
        return hasSession
    }
}
