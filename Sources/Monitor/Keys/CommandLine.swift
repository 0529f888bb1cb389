import Words

/// The line behind `:`. It knows every command by its name, from the tables that keys and help are made of.
struct CommandLine {
    /// One of the ways to go on with what has been typed.
    struct Completion: Hashable {
        /// The line that it leads to.
        let line: String
        /// What stands in the list: the command with its argument, or the argument.
        let title: SafeText
        /// The keys that do the same, and what it does.
        let help: SafeText
    }

    /// What a line comes to.
    enum Reading {
        case action(KeyAction)
        case fault(SafeText)
    }

    private let name: String
    private let argument: String
    /// Whether a space stands behind the name: the argument is being typed.
    private let hasArgument: Bool

    init(_ text: String) {
        let line = text.drop { $0 == " " }
        let word = line.prefix { $0 != " " }
        name = String(word)
        hasArgument = word.endIndex < line.endIndex
        let rest = line[word.endIndex...].drop { $0 == " " }
        argument = String(rest.reversed().drop { $0 == " " }.reversed())
    }

    /// The pattern that the line wants to be ignored; nil for any other.
    var pattern: String? { name == "ignore" && !argument.isEmpty ? argument : nil }

    /// What the line asks for.
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

    /// The ways to go on, the best first: names that begin so, then those that have the letters in that order.
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

    /// Completions that are made.
    static let maxCompletions = 200

    private static func names(like typed: String, on tab: Tab) -> [Completion] {
        var known: Set<String> = []
        let keyed = KeyBinding.all.compactMap { binding -> Completion? in
            guard binding.applies(to: tab), let name = binding.action.name, known.insert(name).inserted else {
                return nil
            }
            let keys = binding.keys.dropFirst().reduce(binding.keys.first?.name ?? "") { $0 + " " + $1.name }
            return Completion(
                line: name, title: SafeText(untrusted: name), help: keys.padded(to: keyCells) + " " + binding.help)
        }
        let typedOnes = ArgumentCommand.all.map { command in
            Completion(
                line: command.name + " ", title: SafeText(untrusted: command.name) + " " + command.argument,
                help: SafeText(repeating: " ", count: keyCells + 1) + command.help)
        }
        return ranked(typedOnes + keyed, by: typed) { $0.line }
    }

    /// Cells of the keys in the list.
    private static let keyCells = 8

    private static func ranked<Value>(_ values: [Value], by typed: String, name: (Value) -> String) -> [Value] {
        let typed = typed.lowercased()
        let ranks = values.enumerated().compactMap { index, value in
            rank(of: name(value).lowercased(), typed).map { (rank: $0, index: index) }
        }
        return ranks.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map { values[$0.index] }
    }

    /// 0 for a name that begins so, 1 for one with a word that does, 2 for one that holds it, 3 for one that has the letters
    /// in that order; nil for any other.
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
    /// Finds the ways to go on with the command that is being typed.
    mutating func listCompletions(in surroundings: Surroundings) {
        guard let prompt, prompt.purpose == .command else { return completions = [] }
        completions = CommandLine(prompt.text).completions(in: surroundings)
    }

    /// Puts the next completion in place of what has been typed; while they are gone through, the list stays.
    mutating func complete(by step: Int, in surroundings: Surroundings) {
        guard var prompt, !completions.isEmpty else { return }
        let count = completions.count
        let next = prompt.completion.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
        prompt.replace(with: completions[next].line)
        prompt.completion = next
        self.prompt = prompt
        // The only one is as good as typed: its argument comes next.
        if count == 1 { listCompletions(in: surroundings) }
    }

    /// Carries out a command that was typed.
    mutating func perform(_ line: String, in surroundings: Surroundings) -> [ScreenEffect] {
        guard line.contains(where: { $0 != " " }) else { return [] }
        switch CommandLine(line).read(in: surroundings) {
        case .action(let action): return perform(action, in: surroundings, asked: nil)
        case .fault(let fault):
            message = fault
            return []
        }
    }
}
