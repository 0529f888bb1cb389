import Words

extension KeyBinding {
    private static let ofURLs: Set<Tab> = [.connections, .todo, .seen, .errors, .log]
    private static let ofHosts: Set<Tab> = [.connections, .todo, .seen, .hosts, .errors, .log]
    private static let sorted: Set<Tab> = [.connections, .seen, .hosts, .errors, .clusters, .tree]

    /// Every binding, in the order of help.
    static let all: [KeyBinding] = [
        KeyBinding([.character("?"), .character("h"), .function(1)], .help, "Help", "this help", in: .screen),
        KeyBinding([.function(2), .character("S")], .setup, "Setup", "theme, refresh, mouse", in: .screen),
        KeyBinding(
            [.enter], .details, "Details", "its story, from the seed to now; again: close", in: .row,
            on: [.connections, .todo, .seen, .log]),
        KeyBinding(
            [.enter], .details, "Story", "its story; again: the URLs known of it, in Seen", in: .row, on: [.hosts]),
        KeyBinding(
            [.character("o")], .pane, "Pane", "its story beside the table, from 120 columns on", in: .row, on: ofURLs),
        KeyBinding([.enter], .details, "URLs", "its last URLs below it; of a URL: its story", in: .row, on: [.errors]),
        KeyBinding(
            [.character("c"), .function(9)], .cancel, "Cancel", "cancel: give its exchange up, skip its URL", in: .row,
            on: [.connections, .todo, .seen, .errors], when: [.going, .ending, .atLimit]),
        KeyBinding(
            [.character("r")], .retry, "Retry", "retry now, without waiting for its time", in: .row,
            on: [.todo, .seen, .errors, .log], when: [.going, .ending, .atLimit]),
        KeyBinding(
            [.character("m")], .toFront, "To front", "fetch it before all others", in: .row, on: [.todo, .seen],
            when: [.going, .ending, .atLimit]),
        KeyBinding(
            [.character("R")], .recrawl, "Recrawl", "fetch it once more; of errors: all of a group", in: .row,
            on: [.seen, .errors, .log]),
        KeyBinding(
            [.character("R")], .recheck, "Recheck", "fetch again all that failed", in: .crawl, on: [.connections],
            when: [.atLimit, .over]),
        KeyBinding([.character("y")], .yank(.url), "Yank", "its URL to the clipboard", in: .row, on: ofURLs),
        KeyBinding(
            [.character("Y")], .yank(.curl), "Yank curl", "a curl command for it to the clipboard", in: .row,
            on: ofURLs),
        KeyBinding([.enter], .details, "URLs", "the URLs of it, in Todo", in: .row, on: [.clusters]),
        KeyBinding([.enter], .details, "Open", "open it; of pages: show them in Seen", in: .row, on: [.tree]),
        KeyBinding([.backspace], .folderUp, "Up", "the folder above", in: .row, on: [.tree]),
        KeyBinding(
            [.character("D"), .delete], .prune, "Prune", "prune: skip all of that form, now and later", in: .row,
            on: [.clusters]),
        KeyBinding(
            [.character(" ")], .mark, "Mark", "mark it: the keys above and below act on all that are marked", in: .row,
            on: ofHosts),
        KeyBinding([.character("*")], .markAll, "Mark all", "mark all rows that are shown", in: .row, on: ofHosts),
        KeyBinding([.character("b")], .block, "Block", "block its host, and unblock it", in: .row, on: ofHosts),
        KeyBinding([.character("x")], .pauseHost, "Pause host", "pause its host, and go on", in: .row, on: ofHosts),

        KeyBinding([.character("/"), .function(3)], .find, "Find", "find a text", in: .table),
        KeyBinding([.character("n")], .findNext, "Next", "find the next row with it", in: .table),
        KeyBinding([.character("N")], .findPrevious, "Previous", "find the one before", in: .table),
        KeyBinding(
            [.character("\\"), .function(4)], .filter, "Filter", "only rows with a text, or status:404 took>1s",
            in: .table),
        KeyBinding(
            [.character("v")], .nextChip, "Kind", "only broken, blocked, limited, flaky, redirects, slow, skipped",
            in: .table,
            on: [.seen]),
        KeyBinding([.character("V")], .previousChip, "Kind back", "the kind before", in: .table, on: [.seen]),
        KeyBinding([.character("s"), .function(6)], .sortMenu, "Sort", "choose what to sort by", in: .table),
        KeyBinding(
            [.character("<")], .sortPrevious, "Sort left", "sort by the column to the left", in: .table, on: sorted),
        KeyBinding(
            [.character(">")], .sortNext, "Sort right", "sort by the column to the right", in: .table, on: sorted),
        KeyBinding([.character("I")], .invert, "Invert", "the other way round", in: .table),
        KeyBinding([.character("F")], .follow, "Follow", "stay with the row, even at the top", in: .table),
        KeyBinding(
            [.character("t")], .clusters, "Forms", "todo by form of URL, and back", in: .table, on: [.todo, .clusters]),
        KeyBinding([.character("t")], .tree, "Tree", "Seen by folder, and back", in: .table, on: [.seen, .tree]),
        KeyBinding([.character("C")], .columns, "Columns", "choose the columns", in: .table),
        KeyBinding([.up, .character("k")], .up, "Up", "one row up", in: .table),
        KeyBinding([.down, .character("j")], .down, "Down", "one row down", in: .table),
        KeyBinding([.pageUp], .pageUp, "Page up", "one page up", in: .table),
        KeyBinding([.pageDown], .pageDown, "Page down", "one page down", in: .table),
        KeyBinding([.home, .character("g")], .home, "First", "first row", in: .table),
        KeyBinding([.end, .character("G")], .end, "Last", "last row", in: .table),
        KeyBinding([.left], .left, "Left", "scroll URLs left", in: .table),
        KeyBinding([.right], .right, "Right", "scroll URLs right", in: .table),

        KeyBinding(
            [.character("p"), .function(5)], .togglePause, "Pause",
            "pause: what is in flight ends; again: go on", in: .crawl, when: [.going, .ending]),
        KeyBinding(
            [.character("e")], .extend, "Extend", "extend the limit that ends it or has ended it, and go on",
            in: .crawl, when: [.ending, .atLimit]),
        KeyBinding(
            [.character("P")], .toggleFreeze, "Freeze", "freeze: nothing is read, nothing times out", in: .crawl,
            when: [.going, .ending]),
        KeyBinding(
            [.character("i")], .ignore, "Ignore", "ignore URLs that match a regex, with a preview", in: .crawl),
        KeyBinding([.character("u")], .undo, "Undo", "take the last ignore or prune back", in: .crawl),
        KeyBinding(
            [.character("U")], .restrictions, "Held back", "what you ignore, prune, block and pause; take it back",
            in: .crawl),
        KeyBinding(
            [.character("E")], .report, "Report", "a report of the crawl as it is now, to a file", in: .crawl),
        KeyBinding([.character("-"), .function(7)], .fewer, "Fewer", "fewer connections", in: .crawl),
        KeyBinding([.character("+"), .function(8)], .more, "More", "more connections", in: .crawl),
        KeyBinding([.character("{")], .fewerPerHost, "Fewer", "fewer connections to each host", in: .crawl),
        KeyBinding([.character("}")], .morePerHost, "More", "more connections to each host", in: .crawl),
        KeyBinding([.character("[")], .faster, "Faster", "a shorter delay at each host", in: .crawl),
        KeyBinding([.character("]")], .slower, "Slower", "a longer delay at each host", in: .crawl),
        KeyBinding(
            [.function(10), .control("c")], .quit, "Quit", "quit: let exchanges end; again: at once", in: .crawl),
        KeyBinding([.character("q")], .closeOrQuit, "Quit", "close what is open; else quit", in: .crawl),
        KeyBinding(
            [.character("d")], .detach, "Detach", "leave the screen; `crawltop attach` comes back", in: .crawl),

        KeyBinding([.character(":")], .commandLine, "Command", "type a command; Tab completes it", in: .screen),
        KeyBinding([.character("1")], .tab(.connections), "Conns", "exchanges in flight", in: .screen),
        KeyBinding([.character("2")], .tab(.todo), "Todo", "URLs waiting, in order of dispatch", in: .screen),
        KeyBinding([.character("3")], .tab(.seen), "Seen", "URLs known, in order of discovery", in: .screen),
        KeyBinding([.character("4")], .tab(.hosts), "Hosts", "hosts, and how they fare", in: .screen),
        KeyBinding([.character("5")], .tab(.errors), "Errors", "errors by kind and form of URL", in: .screen),
        KeyBinding([.character("6")], .tab(.log), "Log", "what has ended of late", in: .screen),
        KeyBinding([.character("7")], .tab(.workers), "Workers", "the processes that share the crawl", in: .screen),
        KeyBinding([.tab], .nextTab, "Next tab", "next table", in: .screen),
        KeyBinding([.backTab], .previousTab, "Previous tab", "previous table", in: .screen),
        KeyBinding(
            [.character("L")], .latency, "Latency", "times to first byte over time, as a heat map", in: .screen),
        KeyBinding([.character("#")], .meters, "Meters", "hide or show the meters", in: .screen),
        KeyBinding(
            [.character("Z")], .toggleStill, "Still", "the picture stands still, the crawl goes on", in: .screen),
        KeyBinding(
            [.character("M")], .toggleMouse, "Mouse", "leave the mouse to the terminal; again: take it", in: .screen),
        KeyBinding([.control("l")], .repaint, "Repaint", "draw the screen anew", in: .screen),
        KeyBinding([.control("z")], .suspend, "Suspend", "back to the shell; fg returns", in: .screen),
        KeyBinding([.escape], .close, "Close", "close what is open; then unmark, drop the filter", in: .screen),
    ]
}
