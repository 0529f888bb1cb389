#!/bin/bash
# A headless crawl of the demo site gives JSON lines as the contract says, the frontier's identity on each of them.
. "$(dirname "$0")/lib.sh"
need python3

timeout 120 "$CRAWLTOP" demo --pages 1000 --headless --format json --progress 0.1 >"$work/log" 2>"$work/err"
code=$?
check "the demo is crawled to its end" [ "$code" -eq 0 ]
check "its log is as the contract says" python3 "$root/.ci/e2e/log.py" "$work/log" "$code"
check "nothing is on standard error" [ ! -s "$work/err" ]

timeout 120 "$CRAWLTOP" demo --pages 1000 --headless --format json --output "$work/file" >"$work/out"
check "--output takes the log to a file" python3 "$root/.ci/e2e/log.py" "$work/file" $?
check "and nothing to standard output" [ ! -s "$work/out" ]

timeout 120 "$CRAWLTOP" demo --pages 50 --headless >"$work/text"
line='^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3} 200 +[0-9.]+[KM]? +[0-9.]+m?s d[0-9]+ html [0-9]+/[0-9]+ http://127\.0\.0\.1:[0-9]+/'
check "the text log has a line for each fetch" [ "$(grep -cE "$line" "$work/text")" -ge 40 ]
check "and not one escape byte" eval "! grep -q $'\x1b' '$work/text'"

# Somewhere else than in the report a person is told, too, of what was skipped as part of a trap.
mkdir "$work/site"
echo '<a href="/a/b/a/b/a/b/">round</a>' >"$work/site/index.html"
read -r port < <(free_ports 127.0.0.1)
python3 -m http.server --directory "$work/site" --bind 127.0.0.1 "$port" >/dev/null 2>&1 &
children+=($!)
check "a site is up" until_true 30 accepts 127.0.0.1 "$port"
timeout 60 "$CRAWLTOP" "127.0.0.1:$port" --headless --format json >"$work/log" 2>"$work/err"
check "traps are told on standard error" \
    [ "$(cat "$work/err")" = "crawltop: not checked: 1 URL in endless chains that were cut: --fail-on not-checked finds them
crawltop: 1 URL skipped as part of traps: --no-trap-guard follows them" ]
timeout 60 "$CRAWLTOP" "127.0.0.1:$port" --headless >"$work/log" 2>"$work/err"
check "or in the report" eval "[ ! -s '$work/err' ] && grep -q '^traps: repetition 1 (--no-trap-guard' '$work/log'"
finish
