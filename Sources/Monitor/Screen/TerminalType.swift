import CTerminal

/// What terminfo knows of a type of terminal: the bytes that do things (terminfo(5)).
final class TerminalType {
    /// The longest that is used, in bytes.
    private static let longest = 256

    private let type: UnsafeMutableRawPointer

    /// Looks a type up; nil for one that is unknown or cannot place its cursor.
    ///
    /// - Parameter name: the type, from the environment's TERM.
    init?(_ name: String) {
        guard let type = shims_terminal_type(name) else { return nil }
        self.type = type
        guard !place(x: 0, y: 0).isEmpty, !flag("hc") else { return nil }
    }

    deinit {
        shims_terminal_forget(type)
    }

    /// Whether it may have a mouse, and so is like xterm in other things.
    var hasMouse: Bool { !string("kmous").isEmpty }

    /// A number; negative if the type has none of that name.
    func number(_ name: String) -> Int { Int(shims_terminal_number(type, name)) }

    /// Whether the type has a property.
    func flag(_ name: String) -> Bool { shims_terminal_flag(type, name) }

    /// The bytes of a capability without parameters; empty if the type has none of that name.
    func string(_ name: String) -> [UInt8] { bytes(name, nil) }

    /// The bytes of a capability with one parameter.
    func string(_ name: String, _ parameter: Int) -> [UInt8] { bytes(name, parameter) }

    /// The bytes that place the cursor.
    func place(x: Int, y: Int) -> [UInt8] {
        bytes { shims_terminal_place(type, Int32(clamping: y), Int32(clamping: x), $0.baseAddress, $0.count) }
    }

    private func bytes(_ name: String, _ parameter: Int?) -> [UInt8] {
        bytes {
            shims_terminal_string(
                type, name, parameter != nil, Int32(clamping: parameter ?? 0), $0.baseAddress, $0.count)
        }
    }

    private func bytes(_ write: (UnsafeMutableBufferPointer<CChar>) -> Int) -> [UInt8] {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.longest) { buffer in
            buffer.prefix(write(buffer)).map { UInt8(bitPattern: $0) }
        }
    }

    /// The bytes with which the terminal leaves any screen and shows its cursor, whatever was drawn.
    var reset: [UInt8] { string("sgr0") + string("cnorm") + string("rmcup") }
}
