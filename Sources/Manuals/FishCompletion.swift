/// The completion of the command line in fish.
enum FishCompletion {
    static func text(_ commands: [CommandLineCommand]) -> String {
        let named = commands.dropFirst()
        let names = named.map(\.name).joined(separator: " ")
        let controls = CommandLineCommand.controlWords.joined(separator: " ")
        var lines = [
            "# Completion of crawltop in fish, made of its own help.",
            "function __crawltop_is; set -l words (commandline -opc); contains -- \"$words[2]\" $argv; end",
            "function __crawltop_is_first; test (count (commandline -opc)) -eq 1; end",
            "function __crawltop_processes",
            "    set -q XDG_RUNTIME_DIR; and set -l folder $XDG_RUNTIME_DIR; or set -l folder /tmp",
            "    for socket in $folder/crawltop*/*.sock; string match -r '[0-9]+(?=\\.sock$)' -- $socket; end",
            "end",
            "function __crawltop_takes_control",
            "    set -l words (commandline -opc | string match -v -- --json)",
            "    test (count $words) -eq 2; or begin; test (count $words) -eq 3; and not contains -- $words[3] \(controls); end",
            "end",
            "complete -c crawltop -f",
            "complete -c crawltop -n 'not __crawltop_is \(names)' -a '(__fish_complete_directories)'",
        ]
        for command in named {
            lines.append(
                "complete -c crawltop -n __crawltop_is_first -a \(command.name) -d '\(quoted(command.overview))'")
            switch command.operands {
            case .directories: lines.append(operand(command, "(__fish_complete_directories)"))
            case .files: lines.append("complete -c crawltop -n '__crawltop_is \(command.name)' -F")
            case .control:
                let condition = "__crawltop_is \(command.name); and __crawltop_takes_control"
                lines.append("complete -c crawltop -n '\(condition)' -a '\(controls) (__crawltop_processes)'")
            case .sites, .none: break
            }
        }
        for command in commands {
            let condition = command.name.isEmpty ? "not __crawltop_is \(names)" : "__crawltop_is \(command.name)"
            lines += command.options.map { option(of: condition, $0) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func operand(_ command: CommandLineCommand, _ words: String) -> String {
        "complete -c crawltop -n '__crawltop_is \(command.name)' -a '\(words)'"
    }

    private static func option(of condition: String, _ option: CommandLineCommand.Option) -> String {
        let names = option.names.map { $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())" }
        let value =
            switch option.value {
            case .none: ""
            case .words(let words): " -x -a '\(words.joined(separator: " "))'"
            case .directory: " -x -a '(__fish_complete_directories)'"
            case .file: " -r -F"
            case .other: " -x"
            }
        return
            "complete -c crawltop -n '\(condition)' \(names.joined(separator: " "))\(value) -d '\(quoted(option.sentence))'"
    }

    /// Within single quotes.
    private static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    }
}
