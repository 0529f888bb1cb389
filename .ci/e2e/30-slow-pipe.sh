#!/bin/bash
# A slow reader slows the crawl and loses nothing; a reader that leaves ends it with a sentence and the code 3.
. "$(dirname "$0")/lib.sh"
need python3

timeout 120 "$CRAWLTOP" demo --pages 20000 --concurrency 256 --headless --format json 2>"$work/err" |
    python3 -c '
import os, time
until = time.monotonic() + 6
with open(os.sys.argv[1], "wb") as log:
    while block := os.read(0, 65536):
        log.write(block)
        if time.monotonic() < until:
            time.sleep(0.05)
' "$work/log"
code=${PIPESTATUS[0]}
check "the crawl ends by itself" [ "$code" -eq 0 ]
check "not a line is lost" python3 "$root/.ci/e2e/log.py" "$work/log" "$code"

timeout 60 "$CRAWLTOP" demo --pages 100000 --headless 2>"$work/err" | head -3 >/dev/null
check "a reader that leaves ends the crawl with 3" [ "${PIPESTATUS[0]}" -eq 3 ]
check "with one sentence" [ "$(cat "$work/err")" = "crawltop: the reader of standard output is gone" ]
finish
