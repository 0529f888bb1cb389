import Crawl

/// Drops what is left of escape sequences that ncurses did not recognise, which would otherwise be taken for keys: the
/// `2` of a bracketed paste (`ESC [ 2 0 0 ~`), or a function key that came over a slow link in two parts.
struct EscapeFilter {
    /// Nanoseconds within which a sequence goes on; a person's next key comes later, or does not look like one.
    static let patience: Int64 = 250_000_000

    private var state = State.outside
    private var lastAt: Int64 = 0

    private enum State {
        case outside
        /// After ESC.
        case escaped
        /// After ESC [: parameters, then one final byte from 0x40 to 0x7E (ECMA-48, 5.4).
        case controlSequence
        /// After ESC O: one byte (ECMA-48, SS3).
        case singleShift
    }

    /// The key, or nil where it is part of a sequence. Esc itself passes at once.
    mutating func pass(_ key: Key, at now: Int64) -> Key? {
        if now - lastAt > Self.patience { state = .outside }
        lastAt = now
        switch (state, key) {
        case (_, .escape):
            state = .escaped
            return key
        case (.escaped, .character("[")):
            state = .controlSequence
            return nil
        case (.escaped, .character("O")):
            state = .singleShift
            return nil
        case (.controlSequence, .character(let scalar)):
            if scalar.value >= 0x40 { state = .outside }
            return nil
        case (.singleShift, .character):
            state = .outside
            return nil
        default:
            state = .outside
            return key
        }
    }
}
