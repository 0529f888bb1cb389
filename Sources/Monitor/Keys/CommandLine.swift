import Words

/// The line behind `:`. It knows every command by name, from the tables of keys and help.
struct CommandLine {
    /// One way to complete the line.
    struct Completion: Hashable {
        /// The completed line.
        let line: String
        /// The entry in the list: the command with its argument, or the argument.
        let title: SafeText
        /// The keys of the command, and its help text.
        let help: SafeText
    }

    /// The meaning of a line.
    enum Reading {
        case action(KeyAction)
        case fault(SafeText)
    }

    private let name: String
    private let argument: String
    /// Whether a space follows the name, so that the argument is being typed.
    private let hasArgument: Bool

    init(_ text: String) {
        let line = text.drop { $0 == " " }
        let word = line.prefix { $0 != " " }
        name = String(word)
        hasArgument = word.endIndex < line.endIndex
        let rest = line[word.endIndex...].drop { $0 == " " }
        argument = String(rest.reversed().drop { $0 == " " }.reversed())
    }

    /// The pattern to ignore; nil for other commands.
    var pattern: String? { name == "ignore" && !argument.isEmpty ? argument : nil }

    /// Reads the line.
    func read(in surroundings: ScreenState.Surroundings) -> Reading {
        if !argument.isEmpty {
            guard let command = ArgumentCommand.all.first(where: { $0.name == name }) else {
                return .fault(Self.isKnown(name) ? shown + " takes no argument" : unknown)
            }
            switch command.read(argument, surroundings) {
            case .action(let action): return .action(action)
            case .fault(let fault): return .fault(shown + " " + fault)
            }
        }
        let bindings = KeyBinding.all.filter { $0.action.name == name }
        if let binding = bindings.first(where: { $0.applies(to: surroundings.tab) }) { return .action(binding.action) }
        if !bindings.isEmpty { return .fault(shown + " does not apply to " + surroundings.tab.title) }
        guard let command = ArgumentCommand.all.first(where: { $0.name == name }) else { return .fault(unknown) }
        return .fault(shown + " takes an argument: " + command.argument)
    }

    private var shown: SafeText { ":" + SafeText(untrusted: name, maxCells: 40) }
    private var unknown: SafeText { "there is no command " + shown + ": Tab completes" }

    private static func isKnown(_ name: String) -> Bool { KeyBinding.all.contains { $0.action.name == name } }

    /// The completions, the best first: names with this prefix, then names with these letters in this order.
    func completions(in surroundings: ScreenState.Surroundings) -> [Completion] {
        guard hasArgument else { return Self.names(like: name, on: surroundings.tab) }
        guard let command = ArgumentCommand.all.first(where: { $0.name == name }) else { return [] }
        let values = Self.ranked(command.values(surroundings), by: argument) { $0 }
        let found = values.prefix(Self.maxCompletions).map {
            Completion(line: name + " " + $0, title: SafeText(untrusted: $0, maxCells: 100), help: "")
        }
        return found.isEmpty
            ? [Completion(line: name + " " + argument, title: shown + " " + command.argument, help: command.help)]
            : found
    }

    /// The largest number of completions.
    static let maxCompletions = 200

    private static func names(like typed: String, on tab: Tab) -> [Completion] {
        // No name is that long; a pasted text may be.
        guard typed.utf8.count <= longestName else { return [] }
        return ranked(all[tab] ?? [], by: typed) { $0.line }
    }

    /// The length of the longest name that is looked up, in bytes.
    private static let longestName = 40

    /// The commands of each table.
    private static let all = Dictionary(uniqueKeysWithValues: Tab.allCases.map { ($0, names(on: $0)) })

    private static func names(on tab: Tab) -> [Completion] {
        var known: Set<String> = []
        let keyed = KeyBinding.all.compactMap { binding -> Completion? in
            guard binding.applies(to: tab), let name = binding.action.name, known.insert(name).inserted else {
                return nil
            }
            let keys = binding.keys.dropFirst().reduce(binding.keys.first?.name ?? "") { $0 + " " + $1.name }
            return Completion(
                line: name, title: SafeText(untrusted: name), help: keys.padded(to: keyCells) + " " + binding.help)
        }
        let typed = ArgumentCommand.all.map { command in
            Completion(
                line: command.name + " ", title: SafeText(untrusted: command.name) + " " + command.argument,
                help: SafeText(repeating: " ", count: keyCells + 1) + command.help)
        }
        return typed + keyed
    }

    /// The width of the keys in the list, in cells.
    private static let keyCells = 8

    private static func ranked<Value>(_ values: [Value], by typed: String, name: (Value) -> String) -> [Value] {
        let typed = typed.lowercased()
        let ranks = values.enumerated().compactMap { index, value in
            rank(of: name(value).lowercased(), typed).map { (rank: $0, index: index) }
        }
        return ranks.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map { values[$0.index] }
    }

    /// 0 for a name with this prefix, 1 for a word with it, 2 for a name that contains the text, 3 for one with these
    /// letters in this order; nil for any other.
    private static func rank(of name: String, _ typed: String) -> Int? {
        if name.hasPrefix(typed) { return 0 }
        if name.contains("-" + typed) { return 1 }
        if name.contains(typed) { return 2 }
        var rest = name[...]
        for letter in typed {
            guard let place = rest.firstIndex(of: letter) else { return nil }
            rest = rest[rest.index(after: place)...]
        }
        return 3
    }
}

extension ScreenState {
    /// Finds the completions of the command line.
    mutating func listCompletions(in surroundings: Surroundings) {
        guard let prompt, prompt.purpose == .command else { return completions = [] }
        completions = CommandLine(prompt.text).completions(in: surroundings)
    }

    /// Replaces the typed text by the next completion. The list stays while the user steps through it.
    mutating func complete(by step: Int, in surroundings: Surroundings) {
        guard var prompt, !completions.isEmpty else { return }
        let count = completions.count
        let next = prompt.completion.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
        prompt.replace(with: completions[next].line)
        prompt.completion = next
        self.prompt = prompt
        // A single completion is complete: its argument is typed next.
        if count == 1 { listCompletions(in: surroundings) }
    }

    /// Executes a command line.
    mutating func perform(_ line: String, in surroundings: Surroundings) -> [ScreenEffect] {
        guard line.contains(where: { $0 != " " }) else { return [] }
        if surroundings.isReplay, let action = ReplayBinding.action(of: line) {
            return perform(action, in: surroundings)
        }
        switch CommandLine(line).read(in: surroundings) {
        case .action(let action):
            let effects = perform(action, in: surroundings, asked: nil)
            // A command that was typed is meant.
            guard let asked = unconfirmed else { return effects }
            unconfirmed = nil
            return perform(action, in: surroundings, asked: asked)
        case .fault(let fault):
            message = fault
            return []
        }
    }

    /// Handles a command of another program, as it is typed behind `:`.
    ///
    /// - Returns: its effects, and whether it is a command that applies here.
    mutating func handle(_ line: String, in surroundings: Surroundings) -> (effects: [ScreenEffect], isDone: Bool) {
        moving(in: surroundings) { state in
            (state.message, state.tour, state.unconfirmed) = (nil, [], nil)
            if case .fault(let fault) = CommandLine(line).read(in: surroundings) {
                state.message = fault
                return ([], false)
            }
            let effects = state.perform(line, in: surroundings)
            let allowed = state.allowed(effects)
            return (allowed, allowed.count == effects.count)
        }
    }
}
