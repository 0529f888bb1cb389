import ArgumentParser

/// The typed words, which have precedence over the config file.
struct TypedWords {
    /// The words for the parser.
    private(set) var words: [String] = []
    /// Flags that a file may set and that the typed words turn off.
    private(set) var takenBack: Set<String> = []

    /// Parses the words. A flag may have a value, as in a file: `--ascii=no`.
    init(_ typed: [String]) {
        for word in typed {
            guard !words.contains("--"), let flag = Flag(word) else {
                words.append(word)
                continue
            }
            words.removeAll { flag.others.contains($0) || $0 == flag.word }
            takenBack.formUnion(flag.others)
            if let word = flag.word { words.append(word) }
        }
    }

    /// The words of a file, or of an earlier run, that apply in addition to the typed ones: without flags that were
    /// turned off, and without those that a typed word excludes. What is wrong by itself, as a folder that is gone, stays:
    /// the parser tells it.
    func defaults<Command: CrawlingCommand>(_ former: [String], for type: Command.Type) -> [String] {
        // Each parse of a command line takes a millisecond, which is much of a short crawl.
        guard !former.isEmpty else { return [] }
        let typed = JobWords.options(in: words)
        let defaults = former.filter { word in
            if let setting = HostSetting.Parts(word: word), typed.contains(where: setting.isOverruled) { return false }
            return !takenBack.contains(word) && !Command.notFromFile.contains { word.hasPrefix("--\($0)=") }
        }
        let isTaken = { (words: [String]) in (try? type.parseAsRoot(words)) != nil }
        return isTaken(defaults + words) ? defaults : defaults.filter { isTaken([$0] + words) || !isTaken([$0]) }
    }

    /// A flag with a value.
    private struct Flag {
        /// The flag without its value; nil if its value is the default.
        let word: String?
        /// The flags that it contradicts.
        let others: Set<String>

        /// Nil for a word that is not a flag with a value.
        init?(_ typed: String) {
            let parts = typed.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].hasPrefix("--"), ConfigFile.isOn(parts[1]) != nil else { return nil }
            let words = { (value: Substring) in try? ConfigFile.arguments("\(parts[0].dropFirst(2)) = \(value)") }
            guard let said = words(parts[1]), said != [typed] else { return nil }
            word = said.first
            others = Set((words("yes") ?? []) + (words("no") ?? [])).subtracting(said)
        }
    }
}
