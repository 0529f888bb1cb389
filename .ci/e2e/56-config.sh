#!/bin/bash
# Columns and meters of one's own: in the config file, on the command line, in setup, and back into a config file.
. "$(dirname "$0")/lib.sh"
socket=crawltop-config-$$
. "$(dirname "$0")/screen.sh"

# What is wrong is told with file and line, and nothing is crawled.
wrong() { # LINE SENTENCE
    printf '# mine\n\n%s\n' "$1" >"$work/wrong"
    local told code
    told=$("$CRAWLTOP" --config "$work/wrong" --headless http://127.0.0.1:9/ 2>&1)
    code=$?
    check "'$1' is refused" [ $code -eq 2 ]
    check "and the sentence tells line and reason" grep -qE "wrong:3: .*$2" <<<"$told"
}
wrong 'columns = conns: id speed' "'speed' is no column of conns, which has id, state,"
wrong 'columns = seen' 'it must be a table, a colon and columns'
wrong 'meters = pages, wind' "'wind' is no meter: there are pages, bytes,"

cat >"$work/config" <<'END'
columns = conns: age state id
columns = seen: result
meters = pages conns
theme = mono
END
"$CRAWLTOP" --config "$work/config" --print-config >"$work/printed"
check "--print-config prints them" cmp -s "$work/config" "$work/printed"

open_screen 100 30
begin() { start "demo --pages 50000 --delay 300 $1"; }
begin "--config '$work/printed' --columns 'log: result size'"
check "columns stand in the order of the file" until_true 30 shows '^ +AGEv STATE +ID URL$'
check "so do the meters that it names" until_true 30 shows 'URLs/s .*Conns'
check "and no others" until_true 30 hides 'Bytes/s|TTFB|[0-9] ok|loop lag'
press 3
check "each table has its own" until_true 30 shows '^ RESULT +URL$'
press 6
check "the command line's too" until_true 30 shows '^ RESULT +SIZE +URL$'
press 1 F2 Down Down Down Down Enter
check "setup lists the meters" until_true 30 shows '\[ \] bytes a second'
press Down Space Escape
check "one more is there at once" until_true 30 shows 'Bytes/s'
press Down Enter
check "setup lists the columns" until_true 30 shows '\[x\] AGE'
press Down Right Escape
check "one is moved" until_true 30 shows '^ +AGEv +ID STATE +URL$'
press w
check "w shows the lines" until_true 30 shows 'columns = conns: age id state'
eight() {
    screen | sed -n 's/^.*| \([a-z]* = [a-z0-9:. ]*[a-z0-9]\) *|.*/\1/p' >"$work/shown"
    [ "$(wc -l <"$work/shown")" -eq 8 ]
}
check "all of them" until_true 30 eight
press Escape Escape
leave
begin "--config '$work/shown'"
check "which are a config file that says the same" until_true 30 shows '^ +AGEv +ID STATE +URL$'
check "meters included" until_true 30 shows 'Bytes/s'
leave
finish
