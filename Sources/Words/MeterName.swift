/// The meters that a screen can have in its header, by the names that the config file has for them.
public enum MeterName: String, Sendable, CaseIterable {
    case pages, bytes, ttfb, done, conns, hosts, status, loop

    /// Reads `pages, conns`: names with spaces or commas between them, or `all`, or `none`. The order is always the same.
    ///
    /// - Throws: what is wrong with the text.
    public static func list(_ text: String) throws(ColumnChoice.Mistake) -> [MeterName] {
        let known = allCases.map(\.rawValue).joined(separator: ", ")
        let names = ColumnChoice.names(text[...])
        if names == ["all"] { return allCases }
        if names == ["none"] { return [] }
        guard !names.isEmpty else { throw ColumnChoice.Mistake(message: "meters: \(known), or all, or none") }
        var list: Set<MeterName> = []
        for name in names {
            guard let meter = MeterName(rawValue: name) else {
                throw ColumnChoice.Mistake(message: "'\(name)' is no meter: there are \(known), or all, or none")
            }
            list.insert(meter)
        }
        return allCases.filter(list.contains)
    }
}
