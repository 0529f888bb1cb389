#!/bin/bash
# The hosts of the demo on a real screen: each tells what is wrong with it.
. "$(dirname "$0")/lib.sh"
need tmux

socket=crawltop-hosts-$$
tm() { tmux -u -L "$socket" -f /dev/null "$@"; }
screen() { tm capture-pane -p; }
shows() { screen | grep -qE -- "$1"; }
hides() { ! shows "$1"; }
trap 'tm kill-server 2>/dev/null; cleanup' EXIT

tm new-session -d -x 120 -y 40 "PS1='$ ' sh"
tm send-keys "'$CRAWLTOP' demo --hosts --ascii; echo code=\$?" Enter
check "it runs" until_true 30 shows 'RUNNING'
tm send-keys 4
verdict() { # HOST REGEX NAME
    check "$3" until_true 60 shows "^ 127\.0\.0\.$1:[0-9]+ .*$2"
}
verdict 2 'down: refused [0-9]+ of [0-9]+' "one is down"
verdict 3 'silent: [0-9]+ of [0-9]+ timed out' "one is silent"
verdict 4 'slow: p95 [0-9.]+s' "one is slow"
verdict 5 'throttled: 429' "one throttles"
verdict 6 'resets [0-9]+ %' "one resets connections"
verdict 7 'robots.txt forbids all: [0-9,]+ URL' "one forbids all"
verdict 8 'drips: [0-9]+ B/s' "one drips"
verdict 9 'at its limit \(12\): } raises it' "one is at its limit"
check "the line above the keys names the limit" until_true 10 shows 'why idle: limit: per-host 12 holds [0-9,]+ \(} raises it\)'
tm send-keys '}'
check "and its key raises it" until_true 10 shows 'at its limit \(15\)'
check "the header counts the host that forbids all by itself" until_true 10 shows '^ Bytes/s .*1 ok .*1 forbids'
tm send-keys U
check "what others skip is told beside what the user holds back" until_true 10 shows 'not by you: robots 1,000'
tm send-keys Escape
until_true 10 hides 'not by you'
tm send-keys i
tm send-keys -l '127.0.0.4.*topic'
tm send-keys Enter 3
tm send-keys V
check "rows tell what the user ignored" until_true 20 shows '^ +[0-9]+ skipped ignored'
tm send-keys :
tm send-keys -l 'filter reason:robots'
tm send-keys Enter
check "and what robots.txt forbids" until_true 20 shows '^ +[0-9]+ skipped robots'
tm send-keys q
until_true 3 shows 'code=[0-9]' || tm send-keys q
check "it ends" until_true 15 shows 'code=3'
finish
