import Words

/// A line that the user types. It is a state like any other, fed by keys; nothing waits for it.
struct Prompt: Hashable {
    /// What the line is for.
    enum Purpose: Hashable {
        case find, filter, ignore, command

        /// What stands before the line.
        var label: SafeText {
            switch self {
            case .find: "Find: "
            case .filter: "Filter (! inverts): "
            case .ignore: "Ignore URLs (regex): "
            case .command: ":"
            }
        }
    }

    /// Characters that a line holds.
    static let maxLength = 256

    let purpose: Purpose
    /// What stands before the cursor, and what behind it.
    private(set) var before: String
    private(set) var after = ""
    /// How many lines up in the history it is; 0 for the line that is being typed.
    private var depth = 0
    /// What was typed before a line of the history took its place.
    private var draft = ""
    /// The selected line of the completions, from the first; nil where none is.
    var completion: Int?

    /// All that has been typed.
    var text: String { before + after }

    /// The pattern of URLs to be ignored that is being typed; nil for another line, and for none yet.
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

    /// Puts a text in place of all that has been typed, the cursor behind it.
    mutating func replace(with text: String) {
        before = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.maxLength)))
        after = ""
        completion = nil
    }

    /// Takes a key that edits the line; false for one that does not.
    mutating func edit(_ key: Key) -> Bool {
        switch key {
        case .character(let scalar), .pasted(let scalar):
            guard text.unicodeScalars.count < Self.maxLength else { return true }
            before.unicodeScalars.append(scalar)
        case .backspace:
            // A whole character, with its marks.
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

    /// Goes up or down in what was typed before, the last one last.
    mutating func recall(_ step: Int, in history: [String]) {
        let wanted = depth + step
        guard (0...history.count).contains(wanted) else { return }
        if depth == 0 { draft = text }
        depth = wanted
        let (depth, draft) = (depth, draft)
        replace(with: depth == 0 ? draft : history[history.count - depth])
    }
}

/// What was typed in each kind of prompt, the last one last.
struct PromptHistory: Hashable {
    /// Lines kept of each kind.
    static let maxLines = 100

    private var lines: [Prompt.Purpose: [String]] = [:]

    /// The lines of a kind.
    subscript(purpose: Prompt.Purpose) -> [String] { lines[purpose] ?? [] }

    /// Keeps a line, the same one once.
    mutating func add(_ line: String, of purpose: Prompt.Purpose) {
        guard !line.isEmpty else { return }
        lines[purpose] = (self[purpose].filter { $0 != line } + [line]).suffix(Self.maxLines)
    }
}
