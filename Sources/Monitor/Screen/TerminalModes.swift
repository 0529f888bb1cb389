import Web

/// What is asked of a terminal beyond ncurses: DEC private modes, for those of xterm's kind.
struct TerminalModes {
    /// Begins and ends a frame that is to be shown at once (mode 2026), where the terminal said that it can.
    static let frame = (begin: Array("\u{1B}[?2026h".utf8), end: Array("\u{1B}[?2026l".utf8))

    /// Ends a sequence that was cut (CAN, ECMA-48 section 8.3.6 and DEC's parsers); nothing outside of one.
    static let cancel: [CChar] = [0x18]

    /// Whether the terminal is of xterm's kind.
    let isSupported: Bool

    /// Takes the terminal: marks around pasted text, the mouse if wanted, and the question for mode 2026 (DECRQM), whose
    /// answer comes among the keys, or never.
    func on(mouse: Bool) -> [UInt8] {
        guard isSupported else { return [] }
        return Array("\u{1B}[?2004h\u{1B}[?2026$p".utf8) + self.mouse(mouse)
    }

    /// Reports of clicks and the wheel (1000) in decimal (1006), or none.
    func mouse(_ isOn: Bool) -> [UInt8] {
        guard isSupported else { return [] }
        return Array((isOn ? "\u{1B}[?1000h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1000l").utf8)
    }

    /// Gives the terminal back; also what a crash sends.
    var off: String {
        isSupported ? "\u{1B}[?2026l\u{1B}[?1006l\u{1B}[?1000l\u{1B}[?2004l" : ""
    }

    /// Puts text on the clipboard, as far as the terminal lets us (OSC 52).
    func copy(_ text: String) -> [UInt8] {
        guard isSupported, text.utf8.count <= Self.maxCopied else { return [] }
        return Array("\u{1B}]52;c;\(Base64.encode(text.utf8))\u{1B}\\".utf8)
    }

    /// Bytes that are put on a clipboard at most; terminals have limits of their own.
    static let maxCopied = 32 << 10
}
