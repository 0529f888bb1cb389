/// An opened folder of the site tree, and the user's position above it.
struct OpenFolder: Hashable {
    /// The prefix of its URLs.
    let base: String
    /// The user's position among the folders beside it.
    let former: Cursor
}

extension ScreenState {
    /// The prefix of the URLs in the site tree; empty at its root.
    var folder: String { folders.last?.base ?? "" }

    /// Opens a folder; pages without a further folder are shown in Seen.
    mutating func open(_ row: SiteFolder) {
        guard row.isFolder else {
            let base = folder
            show(.seen)
            table.filter = base.isEmpty ? nil : RowFilter("url:" + base, on: .seen)
            table.chip = .all
            position = ListPosition()
            return
        }
        var former = table.cursor
        former.anchor = .folder(row.id)
        folders.append(OpenFolder(base: folder + row.name, former: former))
        table.cursor = Cursor()
    }

    /// Returns to the folder above, and to the user's position there; false at the root.
    mutating func closeFolder() -> Bool {
        guard let closed = folders.popLast() else { return false }
        table.cursor = closed.former
        return true
    }
}
