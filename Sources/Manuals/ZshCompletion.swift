/// The completion of the command line in zsh.
enum ZshCompletion {
    static func text(_ commands: [CommandLineCommand]) -> String {
        let named = commands.dropFirst()
        let values = CompletedValues(commands)
        func operands(_ kind: CommandLineCommand.Operands) -> String {
            named.filter { $0.operands == kind }.map(\.name).joined(separator: "|")
        }
        let lists = named.map { command in
            "            \(command.name)) options=(\n\(options(command))            ) ;;\n"
        }
        return """
            #compdef crawltop
            # Completion of crawltop in zsh, made of its own help.
            _crawltop() {
                local -a options commands controls processes
                local before=$words[CURRENT-1] command=
                commands=(
            \(named.map { "        '\(quoted("\(escaped($0.name)):\($0.overview)"))'\n" }.joined())\
                )
                controls=(\(CommandLineCommand.controlWords.joined(separator: " ")))
                if [[ $PREFIX == --*=* ]]; then
                    before=${PREFIX%%=*}
                    compset -P '*='
                fi
                (( CURRENT > 2 )) && (( ${commands[(I)$words[2]:*]} )) && command=$words[2]
                case $before in
            \(values.words.map { "        \($0.options)) compadd -- \($0.words); return ;;\n" }.joined())\
                    \(values.directories)) _files -/; return ;;
                    \(values.files)) _files; return ;;
                    \(values.others)) _message value; return ;;
                esac
                if [[ $PREFIX == -* ]]; then
                    case $command in
            \(lists.joined())\
                        *) options=(
            \(commands.first.map(options) ?? "")            ) ;;
                    esac
                    _describe -o option options
                    return
                fi
                case $command in
                    \(operands(.directories))) _files -/ ;;
                    \(operands(.files))) _files ;;
                    \(operands(.control)))
                        local at=3
                        [[ $words[3] == --json ]] && at=4
                        if (( CURRENT == at )); then
                            processes=(${XDG_RUNTIME_DIR:-/tmp}/crawltop*/[0-9]*.sock(N:t:r))
                            compadd -- $controls $processes
                        elif (( CURRENT == at + 1 )) && (( ! ${controls[(Ie)$words[at]]} )); then
                            compadd -- $controls
                        fi ;;
                    compare) compadd demo ;;
                    demo) ;;
                    *)
                        (( CURRENT == 2 )) && _describe command commands
                        _files -/ ;;
                esac
            }
            _crawltop "$@"

            """
    }

    private static func options(_ command: CommandLineCommand) -> String {
        command.options.map { "                '\(quoted("\(escaped($0.name)):\($0.sentence)"))'\n" }.joined()
    }

    /// A colon ends a name.
    private static func escaped(_ name: String) -> String { name.replacing(":", with: "\\:") }

    /// Within single quotes.
    private static func quoted(_ text: String) -> String { text.replacing("'", with: "'\\''") }
}
