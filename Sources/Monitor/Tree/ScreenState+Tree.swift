/// A folder of the site tree that was opened, and where the user stood above it.
struct OpenFolder: Hashable {
    /// What its URLs begin with.
    let base: String
    /// Where the user stood among the folders beside it.
    let former: Cursor
}

extension ScreenState {
    /// What the URLs begin with that the site tree shows; empty at its root.
    var folder: String { folders.last?.base ?? "" }

    /// Opens a folder; the pages that are in no further one are shown in Seen.
    mutating func open(_ row: SiteFolder) {
        guard row.isFolder else {
            let base = folder
            show(.seen)
            table.filter = base.isEmpty ? nil : RowFilter("url:" + base, on: .seen)
            table.chip = .all
            position = ListPosition()
            return
        }
        folders.append(OpenFolder(base: folder + row.name, former: table.cursor))
        table.cursor = Cursor()
    }

    /// Goes back to the folder above, to where the user stood there; false at the root.
    mutating func closeFolder() -> Bool {
        guard let closed = folders.popLast() else { return false }
        table.cursor = closed.former
        return true
    }
}
