#!/bin/bash
# Retries and the report: a dead server is asked as often as --max-tries says; the report has its lines, interrupted or not.
. "$(dirname "$0")/lib.sh"
need python3

timeout 60 "$CRAWLTOP" http://127.0.0.1:1/ --headless --format json >"$work/log" 2>"$work/err"
code=$?
check "a dead server's log is as the contract says" python3 "$root/.ci/e2e/log.py" "$work/log" "$code"
check "it is asked four times" [ "$(grep -c '"error":"connect"' "$work/log")" -eq 4 ]
check "three of them say that another follows" [ "$(grep -c '"will_retry":true' "$work/log")" -eq 3 ]
check "half a second apart at least in all" python3 -c '
import json, sys
from datetime import datetime
times = [datetime.fromisoformat(line["time"][:-1]) for line in map(json.loads, open(sys.argv[1])) if line["type"] == "fetch"]
sys.exit((times[-1] - times[0]).total_seconds() < 0.5)' "$work/log"
timeout 60 "$CRAWLTOP" http://127.0.0.1:1/ --headless --format json --max-tries 1 >"$work/log" 2>"$work/err"
check "or once" [ "$(grep -c '"type":"fetch"' "$work/log")" -eq 1 ]

timeout 60 "$CRAWLTOP" demo --pages 50 --headless --max-tasks 8 -v >"$work/text"
grep -E '^http://127[^ ]* ' "$work/text" >"$work/urls"
check "the report has a line for each URL" [ "$(wc -l <"$work/urls")" -ge 50 ]
check "sorted" eval "cut -d' ' -f1 '$work/urls' | LC_ALL=C sort -cu"
check "pages with links" grep -qE '^http://[^ ]+ 200 text/html utf-8 [0-9]+ [0-9]+/[0-9]+$' "$work/urls"
check "redirects with targets" grep -qE '^http://[^ ]+ 30[0-9] redirect http://[^ ]+$' "$work/urls"
check "the pace" grep -qE '^Finished [0-9]+ urls in [0-9]+\.[0-9]{3} secs \(max_tasks=8\) \([0-9]+\.[0-9]{3} urls/sec/task\)$' "$work/text"
check "the counters" eval "grep -qE '^ +[0-9]+ html$' '$work/text' && grep -qE '^ +[0-9]+ status_404$' '$work/text'"
check "what is left" grep -qE '^seen [0-9]+ = todo 0 \+ in flight 0 \+ done [0-9]+ \+ skipped [0-9]+$' "$work/text"
check "the date" grep -qE '^Date: .* local time$' "$work/text"

"$CRAWLTOP" demo --pages 100000 --delay 50 --headless -qq >"$work/text" 2>"$work/err" &
pid=$!
children+=($pid)
sleep 1
kill -INT $pid
wait $pid
check "an interrupted crawl reports" grep -qE '^interrupted before the end: ' "$work/text"
check "what is left of it" grep -qE '^seen [0-9]+ = todo [1-9]' "$work/text"
check "and -qq nothing else" eval "! grep -qE '^[0-9]{2}:' '$work/text'"
finish
