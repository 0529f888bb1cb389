import Words

/// A line that the user types. It is a state like any other, fed by keys; nothing waits for it.
struct Prompt: Hashable {
    /// What the line is for.
    enum Purpose: Hashable {
        case find, filter, ignore

        /// What stands before the line.
        var label: SafeText {
            switch self {
            case .find: "Find: "
            case .filter: "Filter (! inverts): "
            case .ignore: "Ignore URLs (regex): "
            }
        }
    }

    /// Characters that a line holds.
    static let maxLength = 256

    let purpose: Purpose
    private(set) var text: String

    init(_ purpose: Purpose, text: String = "") {
        self.purpose = purpose
        self.text = text
    }

    /// Takes a key that edits the line; false for one that does not.
    mutating func edit(_ key: Key) -> Bool {
        switch key {
        case .character(let scalar), .pasted(let scalar):
            guard text.unicodeScalars.count < Self.maxLength else { return true }
            text.unicodeScalars.append(scalar)
        case .backspace:
            // A whole character, with its marks.
            _ = text.popLast()
        case .control("u"):
            text = ""
        case .control("w"):
            let kept = text.reversed().drop { $0 == " " }.drop { $0 != " " }
            text = String(kept.reversed())
        default:
            return false
        }
        return true
    }
}
