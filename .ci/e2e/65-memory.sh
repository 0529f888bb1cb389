#!/bin/bash
# Where memory or open files run out, a sentence says so: no stack in hexadecimal, and no line of the log is lost or cut.
. "$(dirname "$0")/lib.sh"
need python3

# As much memory as the program has when it does nothing, and 24 MiB.
"$CRAWLTOP" demo --serve >"$work/served" &
server=$!
children+=("$server")
until_true 30 test -s "$work/served"
size=$(sed -n 's/^VmSize:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$server/status")
(
    ulimit -v $((size + 24576))
    timeout 60 "$CRAWLTOP" demo --pages 1000000 --delay 0 --concurrency 100 --headless --format json --no-config
) >"$work/log" 2>"$work/told"
code=$?
check "out of memory it ends with 3" [ "$code" -eq 3 ]
check "a sentence says why" grep -q '^crawltop: out of memory before the end: [0-9]* more bytes were not to be had$' "$work/told"
check "no stack is shown" eval '! grep -qi "stack\|0x" "$work/told"'
check "the log has lines, all of them whole" python3 - "$work/log" <<'PYTHON'
import json, sys
text = open(sys.argv[1]).read()
assert text.endswith("\n")
lines = [json.loads(line) for line in text.splitlines()]
assert len([line for line in lines if line["type"] == "fetch"]) > 100, len(lines)
PYTHON

(ulimit -n 3 && "$CRAWLTOP" http://127.0.0.1:9/) 2>"$work/told"
check "without files to open it is wrong use" [ $? -eq 2 ]
check "and the limit is named" grep -q 'no more than 3 files (ulimit -n)' "$work/told"
(ulimit -n 100 && "$CRAWLTOP" --selector select --concurrency 1000 --headless -qq --max-tries 1 http://127.0.0.1:9/) \
    >/dev/null 2>"$work/told"
check "the limit that binds is named with select, too" grep -q 'instead of 1000: the process may open no more files' "$work/told"
finish
