import Web

/// Terminal features beyond ncurses: DEC private modes of xterm and similar terminals.
struct TerminalModes {
    /// The start and the end of a synchronised frame (mode 2026), for terminals that support it.
    static let frame = (begin: Array("\u{1B}[?2026h".utf8), end: Array("\u{1B}[?2026l".utf8))

    /// Ends an incomplete sequence (CAN, ECMA-48 section 8.3.6 and DEC's parsers), and has no effect outside of one.
    static let cancel: [CChar] = [0x18]

    /// Whether the terminal is similar to xterm.
    let isSupported: Bool

    /// Takes the terminal: enables bracketed paste, the mouse if wanted, and queries mode 2026 (DECRQM). The answer
    /// arrives among the keys, or never.
    func on(mouse: Bool) -> [UInt8] {
        guard isSupported else { return [] }
        return Array("\u{1B}[?2004h\u{1B}[?2026$p".utf8) + self.mouse(mouse)
    }

    /// Enables or disables reports of clicks and the wheel (1000) in decimal (1006).
    func mouse(_ isOn: Bool) -> [UInt8] {
        guard isSupported else { return [] }
        return Array((isOn ? "\u{1B}[?1000h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1000l").utf8)
    }

    /// Gives the terminal back; a crash sends it as well.
    var off: String {
        isSupported ? "\u{1B}[?2026l\u{1B}[?1006l\u{1B}[?1000l\u{1B}[?2004l" : ""
    }

    /// Copies text to the clipboard, if the terminal allows it (OSC 52).
    func copy(_ text: String) -> [UInt8] {
        guard isSupported, text.utf8.count <= Self.maxCopied else { return [] }
        return Array("\u{1B}]52;c;\(Base64.encode(text.utf8))\u{1B}\\".utf8)
    }

    /// The largest number of bytes to copy; terminals have limits of their own.
    static let maxCopied = 32 << 10
}
