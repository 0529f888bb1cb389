#!/bin/bash
# The hosts of the demo on a real screen: each tells what is wrong with it.
. "$(dirname "$0")/lib.sh"
socket=crawltop-hosts-$$
. "$(dirname "$0")/screen.sh"

open_screen 120 40
start "demo --hosts"
check "it runs" until_true 30 shows 'RUNNING'
press 4
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
check "the line above the keys names the limit" until_true 30 shows 'why idle: limit: per-host 12 holds [0-9,]+ \(} raises it\)'
press '}'
check "and its key raises it" until_true 30 shows 'at its limit \(15\)'
check "the header counts the host that forbids all by itself" until_true 30 shows '^ Bytes/s .*1 ok .*1 forbids'
press U
check "what others skip is told beside what the user holds back" until_true 30 shows 'not by you: robots 1,000'
escape 'not by you'
press i
type_in '127.0.0.4.*topic'
press Enter 3
press V
check "rows tell what the user ignored" until_true 30 shows '^ +[0-9]+ skipped ignored'
press :
type_in 'filter reason:robots'
press Enter
check "and what robots.txt forbids" until_true 30 shows '^ +[0-9]+ skipped robots'
leave
check "it ends" until_true 30 shows 'code=3'
finish
