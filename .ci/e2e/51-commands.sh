#!/bin/bash
# Every command behind `:`, typed in a real terminal emulator, and what must be seen of it. The program itself lists them.
. "$(dirname "$0")/lib.sh"
socket=crawltop-commands-$$
. "$(dirname "$0")/screen.sh"

typed=" "
open_line() { # LINE: types the command
    typed+="${1%% *} "
    press :
    until_true 30 shows '^:' || { fail ":$1: the line does not open"; return 1; }
    type_in "$1"
    until_true 30 line_shows "$1"
}
line_shows() { screen | grep -qF -- ":$1"; }
run() { # LINE REGEX: types the command and waits for the regex
    open_line "$1" || return
    brings ":$1" "$2" press Enter
}
gone() { # LINE REGEX: types the command and waits until the regex is gone
    open_line "$1" || return
    takes ":$1, and it is gone" "$2" press Enter
}
moves() { # LINE: the selection is another then
    before=$(selected)
    open_line "$1" || return
    press Enter
    check ":$1 moves" until_true 30 other
}

# What the line completes to, step by step, until the first one comes again.
names() {
    local first="" name=""
    press :
    until_true 30 shows '^:'
    for _ in $(seq 120); do
        local former=$name
        press Tab
        for _ in $(seq 1500); do
            name=$(screen | sed -n 's/^:\([a-z!-]*\) *$/\1/p' | tail -1)
            [ "$name" != "$former" ] && [ -n "$name" ] && break
            sleep 0.02
        done
        [ "$name" = "$first" ] && break
        [ -z "$first" ] && first=$name
        echo "$name"
    done
    escape '^:'
}

open_screen 120 40
start "demo --pages 10000 --delay 500 --concurrency 8"
check "it runs" until_true 30 shows 'AWAIT .*/(page|topic)'
host=$(screen | grep -oE '127\.0\.0\.1:[0-9]+' | head -1)

# Limits.
run 'connections 10' 'at most 10 connections'
run 'per-host 5' 'at most 5 connections to a host'
run 'rate 50' 'at most 50 requests a second'
run 'rate off' 'no limit on requests'
run 'delay 20ms' 'at least 20ms between requests to a host'
run 'max-pages +9000' 'from now on: limit of 9,[0-9]+ pages'
run 'max-depth 30' 'no more than 30 links from a seed'
run 'max-depth off' 'at any depth from now on'
run 'max-bytes 2G' 'from now on: limit of 2.0G read'
run 'max-duration 8h' 'from now on: limit of 8h'
run 'more-connections' 'at most 12 connections'
run 'fewer-connections' 'at most 10 connections'
run 'more-per-host' 'at most 6 connections to a host'
run 'fewer-per-host' 'at most 5 connections to a host'
run 'slower' 'at least [0-9]+ms between'
run 'faster' 'at least [0-9]+ms between|no delay'
run 'delay 20ms' 'at least 20ms between'
run 'delay 0' 'no delay'
run 'here per-host 7' 'at most 7 connections to a host, in this process'

run detach 'it ends with its terminal'

# Reports need what is kept.
run "report $work/a.html" 'nothing to report on: --job DIR'
run "report! $work/a.html" 'nothing to report on: --job DIR'

# Tables, and moving in them.
run todo 'DEPTH URL'
run hosts 'FLIGHT +OK%'
run errors 'COUNTv +(VERDICT +)?KIND'
run log 'TIMEv RESULT'
run workers 'this process crawls alone'
run conns 'WATERFALL'
run seen 'STATE +RESULT'
run next-tab 'FLIGHT +OK%'
run previous-tab 'STATE +RESULT'
moves down
moves up
moves page-down
moves page-up
moves last
moves first
gone right '^ +1 done .* 127'
run left '^ +1 done .* 127'
# Before the table is scrolled: its first row is there to go, and to come back.
gone next-kind '^ +1 done +200 '
run previous-kind '^ +1 done +200 '
run 'find page-7' '^ > http.*page-7'
moves find-next
moves find-previous
run find 'Find:'
escape 'Find:'
run 'filter status:200' 'filter: status:200'
gone close 'filter: status:200'
run filter 'Filter \('
escape 'Filter \('
run 'sort took' 'TOOKv'
run sort 'Sort by'
escape 'Sort by'
run sort-left 'DEPTH[v^]'
run sort-right 'TOOK[v^]'
run invert 'TOOK\^'
run 'sort number' '#[v^]'
run columns '\[x\] STATE'
escape '\[x\] STATE'
run follow 'following the row'
run follow 'following no more'
run mark '1 marked'
run mark-all 'are marked'
gone close 'marked'
run tree 'URLSv'
gone details 'example\.invalid/'
run folder-up 'example\.invalid/'
run tree 'STATE +RESULT'
run details '(Exchange|URL).*(-\+|o: close)'
gone pane 'o: close'
run pane 'o: close'
gone pane 'o: close'
run yank 'sent to the clipboard|copied by hand'
escape 'sent to the clipboard|copied by hand'
run yank-curl 'sent to the clipboard|copied by hand'
escape 'sent to the clipboard|copied by hand'

# URLs and hosts.
run todo 'DEPTH URL'
# The last row, since the first may be in flight before the command comes.
moves last
run front '^ goes out next$'
run forms 'FORM OF URL'
check "forms are counted" until_true 30 shows '/\*\.html'
run prune 'pruned: u takes it back'
run undo 'taken back'
run forms 'DEPTH URL'
run ignore 'Ignore URLs'
escape 'Ignore URLs'
run 'ignore page-[0-9]*5[.]html' 'ignored from now on'
run 'unignore page-[0-9]*5[.]html' 'waits again|taken back'
run 'ignore page-[0-9]*5[.]html' 'ignored from now on'
run held-back 'Held back by you'
escape 'Held back by you'
run conns 'WATERFALL'
# Frozen, so that the row's exchange does not end by itself before the command comes.
run freeze 'FROZEN'
press g
run cancel ' cancelled'
gone freeze 'FROZEN'
run todo 'DEPTH URL'
moves last
run retry '^ goes out now$'
run seen 'STATE +RESULT'
moves first
run recrawl '^ fetched once more$'
run hosts 'FLIGHT +OK%'
run "pause-host $host" 'paused: x goes on'
run "resume-host $host" "//$host goes on$"
run "block $host" 'blocked: b unblocks it'
run "unblock $host" 'unblocked'

# The crawl and the screen.
run pause 'PAUS(ING|ED)'
gone pause 'PAUS(ING|ED)'
run freeze 'FROZEN'
gone freeze 'FROZEN'
run still 'STILL'
gone still 'STILL'
run mouse 'left to the terminal'
run mouse 'used here'
run latency 'Time to first byte'
gone latency 'Time to first byte'
gone meters 'URLs/s'
run meters 'URLs/s'
coloured() { tm capture-pane -pe | grep -qE $'\e\\[([0-9]+;)*[34][0-7]'; }
plain() { ! coloured; }
check "there are colours" until_true 30 coloured
open_line 'theme mono'
press Enter
check ":theme mono takes them" until_true 30 plain
run setup ' Setup '
escape ' Setup '
run help 'Keys in'
escape 'Keys in'
open_line repaint
wipe
brings ":repaint" 'URLs/s' press Enter
run command '^:$'
escape '^:$'
run suspend 'code=1[0-9][0-9]'
press 'fg; echo code=$?' Enter
check "fg returns" until_true 30 shows 'URLs/s'

# No command of any table is left out.
for tab in 1 2 3 4 5 6 2t 3t; do
    press "${tab:0:1}"
    [ ${#tab} -gt 1 ] && press "${tab:1}"
    list=$(names)
    check "table $tab: the line lists its commands" [ "$(wc -l <<<"$list")" -ge 50 ]
    missing=$(for name in $list; do [[ " recheck extend quit close-or-quit $typed" == *" $name "* ]] || echo -n "$name "; done)
    check "table $tab: each command was typed${missing:+, but not $missing}" [ -z "$missing" ]
    [ ${#tab} -gt 1 ] && press "${tab:1}"
done
run close-or-quit 'DRAINING|code=3'
check "it leaves" until_true 60 shows 'code=3'

# After a limit.
start "demo --pages 3000 --delay 5 --max-pages 50 --fail-on 404"
check "a limit ends it" until_true 30 shows 'STOPPED: limit of 50 pages'
run recheck 'nothing has failed|fetched once more'
run extend 'STOPPED: limit of 1,050 pages'
run 'max-pages off' 'FINISHED'
run quit 'code=[01]'
finish
