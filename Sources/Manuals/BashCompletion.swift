/// The completion of the command line in bash.
enum BashCompletion {
    static func text(_ commands: [CommandLineCommand]) -> String {
        let named = commands.dropFirst()
        let values = CompletedValues(commands)
        let lists = named.map { command in
            "            \(command.name)) options='\(names(command))' ;;\n"
        }
        func operands(_ kind: CommandLineCommand.Operands) -> String {
            named.filter { $0.operands == kind }.map(\.name).joined(separator: "|")
        }
        return """
            # Completion of crawltop in bash, made of its own help.
            _crawltop() {
                local word=$2 before=$3 command='' options at
                COMPREPLY=()
                # bash takes --option=value for three words.
                if [[ $word == = ]]; then
                    word=''
                elif [[ $before == = && $COMP_CWORD -gt 1 ]]; then
                    before=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                [[ $COMP_CWORD -gt 1 && ' \(named.map(\.name).joined(separator: " ")) ' == *" ${COMP_WORDS[1]} "* ]] &&
                    command=${COMP_WORDS[1]}
                case $before in
            \(values.words.map { "        \($0.options)) _crawltop_words '\($0.words)'; return ;;\n" }.joined())\
                    \(values.directories)) _crawltop_paths -d; return ;;
                    \(values.files)) _crawltop_paths -f; return ;;
                    \(values.others)) return ;;
                esac
                if [[ $word == -* ]]; then
                    case $command in
            \(lists.joined())\
                        *) options='\(commands.first.map(names) ?? "")' ;;
                    esac
                    _crawltop_words "$options"
                    return
                fi
                case $command in
                    \(operands(.directories))) _crawltop_paths -d ;;
                    \(operands(.files))) _crawltop_paths -f ;;
                    \(operands(.control)))
                        at=2
                        [[ ${COMP_WORDS[2]} == --json ]] && at=3
                        if [[ $COMP_CWORD -eq $at ]]; then
                            _crawltop_words "$_crawltop_controls $(_crawltop_processes)"
                        elif [[ $COMP_CWORD -eq $((at + 1)) && " $_crawltop_controls " != *" ${COMP_WORDS[at]} "* ]]; then
                            _crawltop_words "$_crawltop_controls"
                        fi ;;
                    compare) _crawltop_words demo ;;
                    demo) ;;
                    *)
                        [[ $COMP_CWORD -eq 1 ]] && _crawltop_words '\(named.map(\.name).joined(separator: " "))'
                        [[ $word == */* || $word == . ]] && _crawltop_paths -d ;;
                esac
            }
            _crawltop_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }
            _crawltop_paths() {
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen "$1" -- "$word")
            }
            _crawltop_processes() {
                local socket
                for socket in "${XDG_RUNTIME_DIR:-/tmp}"/crawltop*/*.sock; do
                    socket=${socket##*/}
                    [[ $socket == [0-9]* ]] && echo "${socket%.sock}"
                done
            }
            _crawltop_controls='\(CommandLineCommand.controlWords.joined(separator: " "))'
            complete -F _crawltop crawltop

            """
    }

    private static func names(_ command: CommandLineCommand) -> String {
        command.options.map(\.name).joined(separator: " ")
    }
}
