import Crawl

/// The details that a user has opened: they stay with a URL wherever its row moves.
struct OpenDetails: Hashable {
    /// The URL.
    let url: URLID
    /// The first line shown.
    var top = 0
    /// The selected page or URL in the lists of links, from 0; nil for none.
    var selection: Int?
    /// The number of lines of the story below the last one shown.
    var overflow = 0
}

extension ScreenState {
    /// Whether details stand beside the table if there is room: the open ones, or those of the selected row in a table
    /// of URLs.
    var wantsPane: Bool { details != nil || showsPane && ![.hosts, .clusters, .tree].contains(tab) }

    /// Moves in the details: first through the story, then through the pages that link to the URL.
    mutating func moveDetails(by distance: Int, links: Int) {
        guard var open = details else { return }
        if let selection = open.selection {
            let next = max(-1, min(links - 1, selection + distance))
            open.selection = next >= 0 ? next : nil
        } else if distance > 0, links > 0, open.top >= open.overflow {
            open.selection = min(links, distance) - 1
        } else {
            // The frame knows how many lines are below, and keeps the position within bounds.
            open.top = max(0, open.top + distance)
        }
        details = open
    }

    /// Opens the selected page's own details, from which Esc returns; false if no page is selected.
    mutating func followLink(_ link: (Int) -> URLID?) -> Bool {
        guard let open = details, let selection = open.selection, let page = link(selection) else { return false }
        trail = trail.suffix(Self.longestTrail - 1) + [open]
        details = OpenDetails(url: page)
        return true
    }

    /// The largest number of details that Esc returns to.
    static let longestTrail = 1_000

    /// Returns to the previous details, or closes the details; false if none are open.
    mutating func leaveDetails() -> Bool {
        guard details != nil else { return false }
        details = trail.popLast()
        return true
    }

    /// Closes the details and forgets the previous ones.
    mutating func closeDetails() {
        details = nil
        trail = []
    }
}
