import Words

/// The cells of the site tree.

extension Screen {
    /// The cell of a folder in a column. The share of broken URLs decides its colour.
    func folderCell(_ column: Column, of row: SiteFolder) -> Run {
        func number(_ value: Int, _ style: Style = .plain) -> Run {
            value == 0 ? ("-", .dim) : (SafeText(grouped: value), style)
        }
        switch column {
        case .count: return number(row.urls, .bold)
        case .done: return number(row.done)
        case .failed: return number(row.broken, heat(of: row))
        case .share: return row.broken == 0 ? ("", .dim) : ("\(row.brokenPercent)%", heat(of: row))
        case .size: return row.bytes == 0 ? ("-", .dim) : (SafeText(bytes: row.bytes), .plain)
        case .took: return row.mean.map { (SafeText(lag: $0), $0 >= 1_000_000_000 ? .warning : .plain) } ?? ("-", .dim)
        default: return ("", .plain)
        }
    }

    private func heat(of row: SiteFolder) -> Style {
        switch row.brokenPercent {
        case _ where row.broken == 0: .plain
        case ..<5: .notice
        case ..<25: .warning
        default: .bad
        }
    }

    /// The folder's name, or the label of pages without a further folder.
    func name(of row: SiteFolder) -> SafeText {
        row.name.isEmpty ? "(pages here)" : SafeText(untrusted: row.name)
    }
}
