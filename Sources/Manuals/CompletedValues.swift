/// The options of all commands by what a shell completes behind them: patterns for `case`, as `--job|--output`.
struct CompletedValues {
    let words: [(options: String, words: String)]
    let directories: String
    let files: String
    let others: String

    init(_ commands: [CommandLineCommand]) {
        var seen: Set<String> = []
        let options = commands.flatMap(\.options).filter { seen.insert($0.name).inserted }
        func pattern(_ value: CommandLineCommand.Option.Value) -> String {
            options.filter { $0.value == value }.flatMap(\.names).joined(separator: "|")
        }
        words = options.compactMap { option in
            guard case .words(let words) = option.value else { return nil }
            return (option.names.joined(separator: "|"), words.joined(separator: " "))
        }
        (directories, files, others) = (pattern(.directory), pattern(.file), pattern(.other))
    }
}
