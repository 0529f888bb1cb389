/// The meters in a screen's header, by their names in the config file.
public enum MeterName: String, Sendable, CaseIterable {
    case pages, bytes, ttfb, done, conns, hosts, status, loop

    /// Reads `pages, conns`: names separated by spaces or commas, or `all`, or `none`. The screen has a fixed order.
    ///
    /// - Throws: the error in the text.
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
