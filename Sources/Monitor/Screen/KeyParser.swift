/// What the terminal's bytes say.
enum TerminalInput: Hashable {
    case key(Key)
    /// Whether the terminal knows synchronised output (DEC mode 2026): its answer to our question.
    case synchronises(Bool)
}

/// Turns the bytes of a terminal into keys, one byte at a time, so that a sequence may come in any pieces.
///
/// UTF-8 gives characters; ESC begins a sequence (ECMA-48: CSI, SS3, strings; xterm's mouse and paste). A sequence that
/// is nobody's is swallowed whole, whatever it contains. Whether a lone ESC is the key or a beginning only time tells:
/// whoever feeds the parser calls `giveUp` once `patience` has passed without a byte.
struct KeyParser {
    /// Nanoseconds after which an ESC that nothing followed is the key Esc.
    static let escapePatience: Int64 = 50_000_000
    /// Nanoseconds within which a sequence goes on, however slow the line.
    static let sequencePatience: Int64 = 250_000_000
    /// Nanoseconds after which a paste whose end was lost is over.
    static let pastePatience: Int64 = 2_000_000_000
    /// Bytes of a sequence that are looked at; what is longer is none of ours.
    static let maxParameters = 32

    private enum State {
        case ground
        case escape
        case singleShift
        /// Parameters and intermediates so far are in `parameters`.
        case sequence
        /// After `CSI [`, the Linux console's F1 to F5.
        case consoleFunction
        /// `CSI M`, the mouse report of terminals without mode 1006: so many bytes to come.
        case oldMouse(Int)
        /// OSC, DCS, SOS, PM, APC: until BEL or ST.
        case string
        case stringEscape
        /// Bytes of a UTF-8 scalar to come.
        case text(Int)
    }

    private var state = State.ground
    private var parameters: [UInt8] = []
    private var scalar: [UInt8] = []
    private var isPasting = false

    /// How long to wait for the next byte before `giveUp`, nanoseconds; nil where nothing is open.
    var patience: Int64? {
        switch state {
        case .ground: isPasting ? Self.pastePatience : nil
        case .escape: Self.escapePatience
        default: Self.sequencePatience
        }
    }

    /// Nothing followed: what is open is ended, and a lone ESC is the key.
    mutating func giveUp() -> TerminalInput? {
        defer { state = .ground }
        switch state {
        case .ground:
            isPasting = false
            return nil
        case .escape: return isPasting ? nil : .key(.escape)
        default: return nil
        }
    }

    /// Takes a byte and hands over what it completes: nothing, or up to two keys.
    mutating func parse(_ byte: UInt8, _ emit: (TerminalInput) -> Void) {
        switch state {
        case .ground: parsePlain(byte, emit)
        case .escape: parseAfterEscape(byte, emit)
        case .singleShift:
            state = .ground
            if let key = Self.singleShift[byte] { emit(.key(key)) }
        case .sequence: parseInSequence(byte, emit)
        case .consoleFunction:
            state = .ground
            if (0x41...0x45).contains(byte) { emit(.key(.function(Int(byte) - 0x40))) }
        case .oldMouse(let left):
            parameters.append(byte)
            state = left > 1 ? .oldMouse(left - 1) : .ground
            guard left == 1, parameters.allSatisfy({ $0 > 32 || $0 == parameters[0] && $0 == 32 }) else { return }
            report(button: Int(parameters[0]) - 32, x: Int(parameters[1]) - 32, y: Int(parameters[2]) - 32, emit)
        case .string:
            if byte == 0x1B { state = .stringEscape } else if byte == 0x07 || byte == 0x18 { state = .ground }
        case .stringEscape:
            state = byte == 0x1B ? .stringEscape : byte == UInt8(ascii: "\\") ? .ground : .string
        case .text(let left):
            guard byte & 0xC0 == 0x80 else {
                state = .ground
                return parsePlain(byte, emit)
            }
            scalar.append(byte)
            state = left > 1 ? .text(left - 1) : .ground
            if left == 1 { emitScalar(emit) }
        }
    }

    private mutating func parsePlain(_ byte: UInt8, _ emit: (TerminalInput) -> Void) {
        switch byte {
        case 0x1B: state = .escape
        case 0xC2...0xF4:
            scalar = [byte]
            state = .text(byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3)
        default:
            guard let key = Key(byte: byte) else { return }
            guard isPasting else { return emit(.key(key)) }
            if case .character(let scalar) = key { emit(.key(.pasted(scalar))) }
        }
    }

    private func emitScalar(_ emit: (TerminalInput) -> Void) {
        // C1 controls and what is no UTF-8 is nobody's text.
        guard let text = String(validating: scalar, as: UTF8.self)?.unicodeScalars.first, text.value >= 0xA0 else {
            return
        }
        emit(.key(isPasting ? .pasted(text) : .character(text)))
    }

    private mutating func parseAfterEscape(_ byte: UInt8, _ emit: (TerminalInput) -> Void) {
        state = .ground
        switch byte {
        case UInt8(ascii: "["):
            parameters.removeAll(keepingCapacity: true)
            state = .sequence
        case UInt8(ascii: "O"): state = .singleShift
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            state = .string
        default:
            // Esc and then a key, which Alt with that key looks like.
            if !isPasting { emit(.key(.escape)) }
            parsePlain(byte, emit)
        }
    }

    private mutating func parseInSequence(_ byte: UInt8, _ emit: (TerminalInput) -> Void) {
        switch byte {
        case UInt8(ascii: "[") where parameters.isEmpty: state = .consoleFunction
        case UInt8(ascii: "M") where parameters.isEmpty && !isPasting: state = .oldMouse(3)
        case 0x20...0x3F:
            if parameters.count <= Self.maxParameters { parameters.append(byte) }
        case 0x40...0x7E:
            state = .ground
            if parameters.count <= Self.maxParameters { finishSequence(with: byte, emit) }
        default:
            // A control ends the sequence and counts by itself, so that Ctrl-C is always heard.
            state = .ground
            parsePlain(byte, emit)
        }
    }

    /// The sequence is whole.
    private mutating func finishSequence(with final: UInt8, _ emit: (TerminalInput) -> Void) {
        let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map(Self.number)
        let first = numbers.first.flatMap(\.self)
        if final == UInt8(ascii: "~"), first == 200 || first == 201 {
            isPasting = first == 200
            return
        }
        guard !isPasting else { return }
        switch (parameters.first, final) {
        case (UInt8(ascii: "<"), UInt8(ascii: "M")):
            guard numbers.count == 3, let button = Self.number(parameters.dropFirst().prefix { $0 != 0x3B }),
                let x = numbers[1], let y = numbers[2]
            else { return }
            report(button: button, x: x, y: y, emit)
        case (UInt8(ascii: "?"), UInt8(ascii: "y")):
            // DECRPM: `CSI ? mode ; value $ y`; 1 and 2 are a mode that can be switched.
            let answer = String(decoding: parameters, as: UTF8.self)
            guard answer.hasPrefix("?2026;") else { return }
            emit(.synchronises(answer == "?2026;1$" || answer == "?2026;2$"))
        case (_, UInt8(ascii: "~")):
            if let first, let key = Self.numbered[first], numbers.count <= 2 { emit(.key(key)) }
        default:
            if let key = Self.lettered[final], first != nil || parameters.isEmpty { emit(.key(key)) }
        }
    }

    /// A mouse report: the first button going down, or the wheel; the rest is nobody's.
    private func report(button: Int, x: Int, y: Int, _ emit: (TerminalInput) -> Void) {
        // Shift, Meta and Ctrl are 4, 8 and 16.
        switch button & ~0x1C {
        case 0: if x > 0, y > 0 { emit(.key(.click(x: x - 1, y: y - 1))) }
        case 64: emit(.key(.wheelUp))
        case 65: emit(.key(.wheelDown))
        default: break
        }
    }

    /// A decimal number of at most 5 digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...5).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static let lettered: [UInt8: Key] = [
        0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x46: .end, 0x48: .home, 0x5A: .backTab,
        0x50: .function(1), 0x51: .function(2), 0x52: .function(3), 0x53: .function(4),
    ]
    /// SS3 has the same, and Enter of the key pad.
    private static let singleShift = lettered.merging([0x4D: .enter]) { $1 }
    /// `CSI number ~`.
    private static let numbered: [Int: Key] = {
        var keys: [Int: Key] = [
            1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        ]
        let codes = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34]
        for (index, code) in codes.enumerated() { keys[code] = .function(index + 1) }
        return keys
    }()
}
