#!/bin/bash
# The screen in a real terminal emulator: it moves, pauses, goes on, and leaves a summary behind, at three sizes.
. "$(dirname "$0")/lib.sh"
need tmux

tm() { tmux -L "$socket" -f /dev/null "$@"; }
screen() { tm capture-pane -p; }
shows() { screen | grep -qE "$1"; }
changed() { [ "$(screen)" != "$before" ]; }
trap 'tm kill-server 2>/dev/null; cleanup' EXIT

for size in 100x30 80x24 40x10; do
    # A server of its own: one that is ending takes no new session.
    socket=crawltop-$$-$size
    tm new-session -d -x "${size%x*}" -y "${size#*x}" "PS1='$ ' sh"
    tm send-keys "'$CRAWLTOP' demo --pages 100000 --delay 150; echo code=\$?" Enter
    check "$size: it runs" until_true 30 shows 'RUN'
    check "$size: connections are shown in their states" until_true 30 shows '(CONNECT|SEND|AWAIT|BODY)'
    before=$(screen)
    check "$size: it moves" until_true 30 changed
    tm send-keys p
    check "$size: p pauses" until_true 30 shows 'PAUS(ING|ED|E)'
    check "$size: and all is quiet" until_true 30 shows 'PAUSED'
    tm send-keys p
    check "$size: p goes on" until_true 30 shows 'RUN'
    tm resize-window -x 60 -y 20
    check "$size: a resize is followed" until_true 30 shows 'RUN'
    tm send-keys q
    until_true 2 shows 'code=[0-9]' || tm send-keys q
    check "$size: q leaves" until_true 30 shows 'code=3'
    check "$size: and a summary stays on the main screen" shows 'seen [0-9]'
    tm kill-session
done
finish
