#!/bin/bash
# The details of a row: Enter opens them, they tell the way back to the seed and how the exchange goes, Esc closes them.
. "$(dirname "$0")/lib.sh"
need tmux pgrep

socket=crawltop-details-$$
tm() { tmux -L "$socket" -f /dev/null "$@"; }
screen() { tm capture-pane -p; }
shows() { screen | grep -qE "$1"; }
hides() { ! shows "$1"; }
trap 'tm kill-server 2>/dev/null; cleanup' EXIT

# Answers that take 4 s: time to open the details of an exchange in flight.
tm new-session -d -x 100 -y 30 "PS1='$ ' sh"
tm send-keys "'$CRAWLTOP' demo --pages 5000 --delay 4000 --ascii; echo code=\$?" Enter
check "a page beyond the seed is awaited" until_true 30 shows 'AWAIT .*/(page|topic)'
tm send-keys Enter
check "Enter opens the details of an exchange" until_true 30 shows 'Exchange in slot'
check "its request is shown" until_true 30 shows 'GET http://127\.0\.0\.1:[0-9]+/'
check "and the chain of referrers back to the seed" until_true 30 shows 'via .*\(seed\)'
check "and its peer" until_true 30 shows 'peer 127\.0\.0\.1:[0-9]+ .*connection [0-9]+'
check "and its place in the engine's source" until_true 30 shows '(suspended|blocked) at [A-Za-z+]+\.swift:[0-9]+'
check "and its end, when that comes" until_true 30 shows 'ended [0-9a-z.]+ ago: ok'
tm send-keys Escape
check "Esc closes them" until_true 30 hides 'Exchange'
tm send-keys 3 G Enter
check "a row of Seen has details as well" until_true 30 shows 'URL --'
tm send-keys q
check "q closes them" until_true 30 hides 'URL --'
check "and leaves the crawl running" until_true 30 shows 'RUNNING'
# Standard error is this terminal: the table of SIGUSR2 would spoil it.
check "SIGUSR2 reaches it" kill -USR2 "$(pgrep -P "$(tm display-message -p '#{pane_pid}')")"
tm send-keys 1
check "SIGUSR2 leaves the screen alone" until_true 30 shows 'WATERFALL'
check "and prints nothing on it" until_true 30 hides 'SLOT STATE|: seen'
tm send-keys q q
check "q again ends it" until_true 30 shows 'code=3'
tm kill-session

# Without a screen, SIGUSR2 prints the exchanges on standard error.
"$CRAWLTOP" demo --pages 5000 --delay 4000 --headless --format json >"$work/log" 2>"$work/err" &
pid=$!
children+=($pid)
until_true 30 test -s "$work/log"
printed() {
    kill -USR2 $pid
    grep -qE '^ +[0-9]+ awaiting .* http://127\.0\.0\.1:[0-9]+/(page|topic)' "$work/err"
}
check "SIGUSR2 prints a line for each exchange" until_true 30 printed
check "below a heading" grep -qE '^running, loop lag [0-9.]+m?s: seen [0-9]+ = todo' "$work/err"
check "with its place in the engine's source" grep -qE ' [A-Za-z+]+\.swift:[0-9]+ ' "$work/err"
kill -INT $pid
kill -INT $pid
wait $pid
finish
