import Words

/// A line that the user types. It is plain state, fed by keys; nothing blocks on it.
struct Prompt: Hashable {
    /// The purpose of the line.
    enum Purpose: Hashable {
        case find, filter, ignore, command

        /// The label before the line.
        var label: SafeText {
            switch self {
            case .find: "Find: "
            case .filter: "Filter (! inverts): "
            case .ignore: "Ignore URLs (regex): "
            case .command: ":"
            }
        }
    }

    /// The largest number of characters.
    static let maxLength = 256

    let purpose: Purpose
    /// The text before the cursor, and the text behind it.
    private(set) var before: String
    private(set) var after = ""
    /// The position in the history, counted back; 0 for the line that is being typed.
    private var depth = 0
    /// The typed text, saved while a line of the history is shown.
    private var draft = ""
    /// The selected completion, from 0; nil for none.
    var completion: Int?

    /// The whole text.
    var text: String { before + after }

    /// The pattern to ignore that is being typed; nil for another purpose, or an empty line.
    var pattern: String? {
        switch purpose {
        case .ignore: text.isEmpty ? nil : text
        case .command: CommandLine(text).pattern
        case .find, .filter: nil
        }
    }

    init(_ purpose: Purpose, text: String = "") {
        self.purpose = purpose
        before = text
    }

    /// Replaces the whole text, with the cursor at its end.
    mutating func replace(with text: String) {
        before = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.maxLength)))
        after = ""
        completion = nil
    }

    /// Handles a key that edits the line; false for any other key.
    mutating func edit(_ key: Key) -> Bool {
        switch key {
        case .character(let scalar), .pasted(let scalar):
            guard text.unicodeScalars.count < Self.maxLength else { return true }
            before.unicodeScalars.append(scalar)
        case .backspace:
            // A whole character with its combining marks.
            _ = before.popLast()
        case .delete, .control("d"): if !after.isEmpty { after.removeFirst() }
        case .control("u"): before = ""
        case .control("k"): after = ""
        case .control("w"):
            let kept = before.reversed().drop { $0 == " " }.drop { $0 != " " }
            before = String(kept.reversed())
        case .left, .control("b"): if let last = before.popLast() { after.insert(last, at: after.startIndex) }
        case .right, .control("f"): if !after.isEmpty { before.append(after.removeFirst()) }
        case .home, .control("a"): (before, after) = ("", text)
        case .end, .control("e"): (before, after) = (text, "")
        default: return false
        }
        completion = nil
        return true
    }

    /// Moves up or down in the history, which ends with the latest line.
    mutating func recall(_ step: Int, in history: [String]) {
        let wanted = depth + step
        guard (0...history.count).contains(wanted) else { return }
        if depth == 0 { draft = text }
        depth = wanted
        let (depth, draft) = (depth, draft)
        replace(with: depth == 0 ? draft : history[history.count - depth])
    }
}

/// The history of each kind of prompt, the latest line last.
struct PromptHistory: Hashable {
    /// The number of lines kept of each kind.
    static let maxLines = 100

    private var lines: [Prompt.Purpose: [String]] = [:]

    /// The lines of a kind.
    subscript(purpose: Prompt.Purpose) -> [String] { lines[purpose] ?? [] }

    /// Stores a line, and removes an equal one.
    mutating func add(_ line: String, of purpose: Prompt.Purpose) {
        guard !line.isEmpty else { return }
        lines[purpose] = (self[purpose].filter { $0 != line } + [line]).suffix(Self.maxLines)
    }
}
