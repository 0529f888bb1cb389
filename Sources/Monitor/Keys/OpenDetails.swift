import Crawl

/// Details that a user has opened: they stay with a URL, wherever its row goes.
struct OpenDetails: Hashable {
    /// Whose details they are.
    let url: URLID
    /// The first line shown.
    var top = 0
    /// The selected one of the pages that link to it and the URLs found there, from 0; nil where none is.
    var selection: Int?
    /// Lines of the story that were below the last one shown.
    var overflow = 0
}

extension ScreenState {
    /// Whether details are to stand beside the table, where there is room: those that are open, or those of the selected row in a
    /// table of URLs.
    var wantsPane: Bool { details != nil || showsPane && ![.hosts, .clusters, .tree].contains(tab) }

    /// Moves in the details: through the story first, and then from page to page of those that link to the URL.
    mutating func moveDetails(by distance: Int, links: Int) {
        guard var open = details else { return }
        if let selection = open.selection {
            let next = max(-1, min(links - 1, selection + distance))
            open.selection = next >= 0 ? next : nil
        } else if distance > 0, links > 0, open.top >= open.overflow {
            open.selection = min(links, distance) - 1
        } else {
            // What there is below is known to the frame, which keeps it within bounds.
            open.top = max(0, open.top + distance)
        }
        details = open
    }

    /// Goes to the selected page's own details, from which Esc leads back; false where none is selected.
    mutating func followLink(_ link: (Int) -> URLID?) -> Bool {
        guard let open = details, let selection = open.selection, let page = link(selection) else { return false }
        trail = trail.suffix(Self.longestTrail - 1) + [open]
        details = OpenDetails(url: page)
        return true
    }

    /// Details that Esc leads back to at most.
    static let longestTrail = 1_000

    /// Goes back to the details that led to these, or closes them; false where none are open.
    mutating func leaveDetails() -> Bool {
        guard details != nil else { return false }
        details = trail.popLast()
        return true
    }

    /// Closes the details, however they were come by.
    mutating func closeDetails() {
        details = nil
        trail = []
    }
}
