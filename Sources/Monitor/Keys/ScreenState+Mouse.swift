import Crawl

/// The target of a click.
enum ClickAction: Hashable {
    /// Press a key: tabs and the bar of keys.
    case press(Key)
    /// Select a row of the list, from the first shown.
    case row(Int)
    /// Sort by a column, or reverse the order.
    case sort(Column)
    /// Select a link in the details of a URL, from 0.
    case link(URLID, Int)
    /// Show only URLs of a kind.
    case chip(Chip)
    /// Do nothing: a box covers the screen.
    case nothing
}

/// A rectangle of the screen that a click can hit.
struct ClickRegion: Hashable {
    let x: Range<Int>
    let y: Range<Int>
    let action: ClickAction
}

extension Canvas {
    /// The target of a click in a cell: the one drawn last.
    func action(x: Int, y: Int) -> ClickAction? {
        regions.last { $0.x.contains(x) && $0.y.contains(y) }?.action
    }
}

extension ScreenState {
    /// The number of rows that the wheel moves by.
    static let wheelStep = 3

    /// Handles a mouse action; nil for a key.
    mutating func handleMouseKey(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect]? {
        switch key {
        case .wheelUp: move(by: -Self.wheelStep, in: surroundings)
        case .wheelDown: move(by: Self.wheelStep, in: surroundings)
        case .click(let x, let y):
            switch surroundings.hit(x, y) {
            case .press(let key): return handle(key, in: surroundings)
            case .row(let row):
                // A click on the selected row is Enter.
                let wanted = position.top + row
                guard wanted < surroundings.rows else { break }
                if wanted == position.selection { return handle(.enter, in: surroundings) }
                move(by: wanted - position.selection, in: surroundings)
            case .sort(let column): sort(by: column)
            case .chip(let chip): table.chip = chip
            case .link(let url, let index):
                // A click on the selected page is Enter, as on a row.
                if details?.url != url { details = OpenDetails(url: url) }
                if details?.selection == index { return handle(.enter, in: surroundings) }
                details?.selection = index
            case .nothing, nil: break
            }
        case .pasted: break
        default: return nil
        }
        return []
    }
}
