#!/bin/bash
# Ctrl-Z and fg: the shell has its terminal meanwhile, time stands still for the crawl, and the screen comes back. P
# freezes, longer than the time-outs; Z holds the picture alone.
. "$(dirname "$0")/lib.sh"
need tmux python3

socket=crawltop-$$
tm() { tmux -L "$socket" -f /dev/null "$@"; }
shows() { tm capture-pane -p | grep -qE "$1"; }
trap 'tm kill-server 2>/dev/null; cleanup' EXIT
log=$work/log
answered() { grep -c '"type":"fetch"' "$log"; }
timeouts() { grep -c '"error":"timeout"' "$log"; }

tm new-session -d -x 100 -y 30 "PS1='$ ' bash --norc --noprofile"
tm send-keys "'$CRAWLTOP' demo --pages 100000 --delay 400 --idle-timeout 4 --max-tries 1 --no-config \
    --format json --output '$log'; echo code=\$?" Enter
check "it runs" until_true 30 shows 'RUNNING'
until_true 30 eval '[ "$(answered)" -gt 20 ]'

tm send-keys C-z
check "Ctrl-Z gives the shell its terminal" until_true 30 shows 'Stopped'
tm send-keys 'echo "echo works"' Enter
check "with echo and lines" until_true 30 shows '^echo works'
sleep 5
tm send-keys 'fg; echo code=$?' Enter
check "fg brings the screen back" until_true 30 shows 'RUNNING'
before=$(answered)
check "and the crawl goes on" until_true 30 eval '[ "$(answered)" -gt $((before + 50)) ]'
check "nothing has timed out" [ "$(timeouts)" = 0 ]

tm send-keys P
check "P says FROZEN" until_true 30 shows 'FROZEN with [0-9]'
# Behind what was answered before.
check "in a word of the log's" until_true 30 grep -q '"state":"pausing","frozen":true' "$log"
before=$(answered)
sleep 5
check "nothing is answered meanwhile" [ "$(answered)" = "$before" ]
tm send-keys P
check "P again goes on" until_true 30 shows 'RUNNING'
check "where it was" until_true 30 eval '[ "$(answered)" -gt $((before + 50)) ]'
check "nothing has timed out then" [ "$(timeouts)" = 0 ]

tm send-keys Z
check "Z says that the picture stands still" until_true 30 shows 'STILL PICTURE'
before=$(answered)
check "while the crawl goes on" until_true 30 eval '[ "$(answered)" -gt $((before + 20)) ]'
tm send-keys Z
check "Z again shows it" until_true 30 shows 'RUNNING'

tm send-keys F2
check "F2 opens the setup" until_true 30 shows 'Setup'
tm send-keys Right w
check "which tells the config's lines" until_true 30 shows 'theme = mono'
tm send-keys Escape Escape q q
check "q leaves" until_true 30 shows 'code=3'
finish
