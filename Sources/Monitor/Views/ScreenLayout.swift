import Words

/// The layout of a screen. A small screen shows less; every size works.
struct ScreenLayout: Hashable {
    /// The amount of content.
    enum Form {
        /// From 60x14: meters, tabs, a table, the selected row in full, the bar of keys.
        case full
        /// From 20x4: a few lines of numbers and a table.
        case compact
        /// One line.
        case statusLine
    }

    /// Columns.
    let width: Int
    /// Rows.
    let height: Int
    /// The amount of content.
    let form: Form
    /// The number of rows of meters.
    let meters: Int
    /// The row of the note; nil for none.
    let note: Int?
    /// The row of the tabs; nil on a small screen.
    let tabs: Int?
    /// The row of the kinds of URLs above the table; nil for none.
    let chips: Int?
    /// The row of the table's heading; nil for none.
    let heading: Int?
    /// The first row of the table.
    let listTop: Int
    /// The number of rows of the table that fit.
    let listRows: Int
    /// The row of the bar of keys; nil for none.
    let footer: Int?
    /// The number of columns of the table.
    let tableWidth: Int
    /// The columns of the pane beside the table, including its edge; nil for none.
    let pane: Range<Int>?

    /// The smallest width of a screen with a pane beside the table.
    static let leastWidthForPane = 120
    /// Whether there is room for a pane.
    var hasRoomForPane: Bool { form == .full && width >= Self.leastWidthForPane }

    init(
        width: Int, height: Int, hasNote: Bool = false, meters wanted: Set<MeterName> = Set(MeterName.allCases),
        hasChips: Bool = false, wantsPane: Bool = false
    ) {
        self.width = max(0, width)
        self.height = max(0, height)
        let hasPane = wantsPane && width >= Self.leastWidthForPane && height >= 14
        // The table keeps more than half.
        tableWidth = hasPane ? self.width - max(48, min(80, width * 2 / 5)) : self.width
        pane = hasPane ? tableWidth..<self.width : nil
        if width >= 60, height >= 14 {
            form = .full
            meters = MeterGrid(wanted, width: width).rows
            // Title, meters, the identity.
            let header = meters + 2
            note = hasNote ? header : nil
            let tabs = hasNote ? header + 1 : header
            self.tabs = tabs
            // With few rows, the line of tabs shows the chosen kind.
            let hasChips = hasChips && height >= 20
            chips = hasChips ? tabs + 1 : nil
            let heading = hasChips ? tabs + 2 : tabs + 1
            self.heading = heading
            listTop = heading + 1
            // Below it are the selected row, the idle line, and the bar of keys.
            listRows = height - listTop - 3
            footer = height - 1
        } else if width >= 20, height >= 4 {
            form = .compact
            meters = 0
            let lines = height >= 6 ? 3 : 2
            // It takes the place of the connections' states.
            note = hasNote && height >= 6 ? 2 : nil
            tabs = nil
            chips = nil
            heading = height >= 7 ? lines : nil
            listTop = height >= 7 ? lines + 1 : lines
            footer = height >= 6 ? height - 1 : nil
            listRows = height - listTop - (height >= 6 ? 1 : 0)
        } else {
            form = .statusLine
            meters = 0
            note = nil
            tabs = nil
            chips = nil
            heading = nil
            listTop = 0
            listRows = 0
            footer = nil
        }
    }
}
