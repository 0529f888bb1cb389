import Crawl

/// The user's position in a table, and its row.
struct Cursor: Hashable {
    var position = ListPosition()
    /// The row that the selection follows while rows are added, removed and sorted; nil at the top, where the selection
    /// stays unless a row is followed.
    var anchor: RowID?
    /// Whether the selection follows its row even at the top.
    var isFollowing = false

    /// Keeps the selection on its row in a new order, or in its place if the row is gone.
    mutating func follow(_ order: RowOrder, page: Int, in crawl: any CrawlView) {
        var isAnchored = isFollowing
        if let anchor {
            if let now = order.position(of: anchor, near: position.selection, in: crawl) {
                // The scroll position moves along, so that the row keeps its place on the screen.
                position.top += now - position.selection
                position.selection = now
                isAnchored = true
            } else {
                isFollowing = false
            }
        }
        position.clamp(rows: order.count, page: page)
        let row = order.rows(position.selection..<position.selection + 1, of: crawl).first
        anchor = isAnchored || position.selection > 0 ? row : nil
    }

    /// Selects a row and follows it.
    mutating func select(_ selection: Int, _ row: RowID) {
        position.selection = selection
        anchor = row
    }
}
