/// A piece of input from the terminal.
enum TerminalInput: Hashable {
    case key(Key)
    /// Whether the terminal supports synchronised output (DEC mode 2026): its answer to the query.
    case synchronises(Bool)
}

/// Turns the bytes of a terminal into keys, one byte at a time, so that a sequence may arrive in any pieces.
///
/// UTF-8 makes characters; ESC starts a sequence (ECMA-48: CSI, SS3, strings; xterm's mouse and paste). An unknown
/// sequence is dropped as a whole. Only time tells a lone ESC from the start of a sequence, so the caller calls
/// `giveUp` when `patience` has passed without a byte.
struct KeyParser {
    /// Nanoseconds after which a lone ESC is the key Esc.
    static let escapePatience: Int64 = 50_000_000
    /// Nanoseconds within which a sequence continues, even on a slow line.
    static let sequencePatience: Int64 = 250_000_000
    /// Nanoseconds after which a paste without an end is over.
    static let pastePatience: Int64 = 2_000_000_000
    /// The largest number of parameter bytes; a longer sequence is dropped.
    static let maxParameters = 32

    private enum State {
        case ground
        case escape
        case singleShift
        /// Within a CSI sequence, with its parameters and intermediates in `parameters`.
        case sequence
        /// After `CSI [`, the Linux console's F1 to F5.
        case consoleFunction
        /// After `CSI M`, the mouse report of terminals without mode 1006, with the number of missing bytes.
        case oldMouse(Int)
        /// OSC, DCS, SOS, PM, APC: until BEL or ST.
        case string
        case stringEscape
        /// Within a UTF-8 scalar, with the number of missing bytes.
        case text(Int)
    }

    private var state = State.ground
    private var parameters: [UInt8] = []
    private var scalar: [UInt8] = []
    private var isPasting = false

    /// Nanoseconds to wait for the next byte before `giveUp`; nil if no sequence is open.
    var patience: Int64? {
        switch state {
        case .ground: isPasting ? Self.pastePatience : nil
        case .escape: Self.escapePatience
        default: Self.sequencePatience
        }
    }

    /// Ends an incomplete sequence after its time; a lone ESC is the key.
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

    /// Parses a byte, and emits up to two inputs that it completes.
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
        // C1 controls and invalid UTF-8 are dropped.
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
            // Esc followed by a key looks like Alt with that key.
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
            // A control ends the sequence and is a key of its own, so that Ctrl-C always works.
            state = .ground
            parsePlain(byte, emit)
        }
    }

    /// Interprets a complete sequence.
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
            // DECRPM: `CSI ? mode ; value $ y`. Values 1 and 2 mean that the mode can be switched.
            let answer = String(decoding: parameters, as: UTF8.self)
            guard answer.hasPrefix("?2026;") else { return }
            emit(.synchronises(answer == "?2026;1$" || answer == "?2026;2$"))
        case (_, UInt8(ascii: "~")):
            if let first, let key = Self.numbered[first], numbers.count <= 2 { emit(.key(key)) }
        default:
            if let key = Self.lettered[final], first != nil || parameters.isEmpty { emit(.key(key)) }
        }
    }

    /// Emits a press of the first button, or a turn of the wheel; other mouse reports are dropped.
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
    /// SS3 sequences have the same finals, and Enter of the key pad.
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
