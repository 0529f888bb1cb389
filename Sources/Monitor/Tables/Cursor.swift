import Crawl

/// Where a user stands in a table, and with which row.
struct Cursor: Hashable {
    var position = ListPosition()
    /// The row that the selection stays with while rows come, go and are sorted anew; nil where the user has gone to the
    /// top, which stays the top, unless a row is followed.
    var anchor: RowID?
    /// Whether the selection stays with its row even at the top.
    var isFollowing = false

    /// Keeps the selection on its row, wherever that stands now, or in its place where that one has gone.
    mutating func follow(_ order: RowOrder, page: Int, in crawl: any CrawlView) {
        var isAnchored = isFollowing
        if let anchor {
            if let now = order.position(of: anchor, near: position.selection, in: crawl) {
                // The rows around it move along, so that it stays where it is on the screen.
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

    /// Goes to a row and stays with it.
    mutating func select(_ selection: Int, _ row: RowID) {
        position.selection = selection
        anchor = row
    }
}
