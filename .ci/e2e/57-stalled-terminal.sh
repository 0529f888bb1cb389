#!/bin/bash
# A terminal that has stopped reading slows nothing: the crawl comes to the same end, and the screen counts its lost frames.
. "$(dirname "$0")/lib.sh"
need python3

run() { # read|stall: crawls on a terminal that is read from, or on one that is full from the start
    timeout 120 python3 "$root/.ci/e2e/stalled_terminal.py" "$1" "$work/$1.json" \
        "$CRAWLTOP" demo --delay 0 --pages 5000 --ascii --format json --output "$work/$1.json"
}
field() { # NAME FILE: a number of the run's report
    sed -n "s/^$1 //p" "$2"
}
run read >"$work/read"
check "with a reader it ends with 0" [ "$(field code "$work/read")" = 0 ]
run stall >"$work/stall"
check "without one it ends with 0 as well" [ "$(field code "$work/stall")" = 0 ]
pages=$(field done "$work/stall")
check "all pages are fetched ($pages)" [ "${pages:-0}" -ge 5000 ]
check "as many as with a reader ($(field done "$work/read"))" [ "$pages" = "$(field done "$work/read")" ]
times="$(field milliseconds "$work/stall") ms without, $(field milliseconds "$work/read") ms with"
check "in a time of the same order ($times)" \
    [ "$(field milliseconds "$work/stall")" -lt $((5000 + 5 * $(field milliseconds "$work/read"))) ]
check "frames were dropped ($(field dropped "$work/stall"))" [ "$(field dropped "$work/stall")" -gt 0 ]
finish
