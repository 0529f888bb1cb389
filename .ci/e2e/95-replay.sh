#!/bin/bash
# A kept crawl is played again in a terminal: its end, its middle, its errors; nothing changes it; a cast of it; older jobs.
. "$(dirname "$0")/lib.sh"
need tmux python3 sqlite3

socket=crawltop-replay-$$
tm() { tmux -L "$socket" -f /dev/null "$@"; }
screen() { tm capture-pane -p; }
shows() { screen | grep -qE "$1"; }
lacks() { ! shows "$1"; }
trap 'tm kill-server 2>/dev/null; cleanup' EXIT

port=$(free_ports 127.0.0.1)
"$CRAWLTOP" demo --serve --port "$port" --pages 400 >/dev/null &
children+=($!)
check "the site is up" until_true 30 accepts 127.0.0.1 "$port"
site=http://127.0.0.1:$port/
"$CRAWLTOP" "$site" --headless --quiet --concurrency 16 --job "$work/job" >/dev/null
check "a kept crawl ends" test $? -eq 0
done=$(sqlite3 "$work/job/crawl.sqlite" "SELECT number FROM total WHERE name = 'done'")

tm new-session -d -x 110 -y 30 "PS1='$ ' sh"
replay() { tm send-keys "'$CRAWLTOP' replay $*; echo code=\$?" Enter; }
replay "$work/job"
check "it shows the end" until_true 30 shows "FINISHED.*"
check "with all that was done" until_true 30 shows "done $(printf "%'d" "$done")|done $done"
check "and a line of its time" until_true 30 shows 'REPLAY STOP 1x 00:00:[0-9]{2}/00:00'
tm send-keys ':at 50%' Enter
check "the middle is there" until_true 30 shows 'RUNNING'
check "with its exchanges in flight" until_true 30 shows '(CONNECT|SEND|AWAIT|BODY)'
before=$(screen)
changed() { [ "$(screen)" != "$before" ]; }
tm send-keys Space
check "Space plays" until_true 30 shows 'REPLAY PLAY'
check "and it moves" until_true 30 changed
tm send-keys Space
check "Space stops it" until_true 30 shows 'REPLAY STOP'
tm send-keys +
check "+ is faster" until_true 30 shows 'STOP 2x'
tm send-keys P
check "nothing changes what has happened" until_true 30 shows 'this is a replay'
tm send-keys 0
check "0 goes to the beginning" until_true 30 shows '00:00:00/'
tm send-keys 6
check "nothing had ended then" until_true 30 shows '6 Log [0-3]( |$)'
tm send-keys e
check "e goes to the first error" until_true 30 shows '6 Log ([4-9]|[0-9]{2,})'
tm send-keys ':at 99:00' Enter
check "what is beyond is told" until_true 30 shows 'beyond the recording'
tm send-keys '?'
check "? tells its keys" until_true 30 shows 'to the next error'
tm send-keys Escape q
check "q leaves" until_true 30 shows 'code=0'

replay "$work/job" --at 00:01
check "--at begins elsewhere" until_true 30 shows '00:00:01/'
tm send-keys q
until_true 30 lacks 'REPLAY'

sqlite3 "$work/job/crawl.sqlite" "SELECT group_concat(hex(events)) FROM recording" >"$work/before"
"$CRAWLTOP" replay "$work/job" --cast "$work/cast" --speed 4 --size 90x25
check "a cast is written" test $? -eq 0
check "as asciicast v3" python3 - "$work/cast" <<'PYTHON'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
head, events = lines[0], lines[1:]
assert head["version"] == 3 and head["term"]["cols"] == 90 and head["term"]["rows"] == 25
assert all(interval >= 0 and code in ("o", "x") for interval, code, _ in events)
assert events[-1][1] == "x" and events[-1][2] == "0"
assert sum(1 for event in events if event[1] == "o") > 5
assert "FINISHED" in "".join(event[2] for event in events)
PYTHON
"$CRAWLTOP" replay "$work/job" --cast "$work/cast" 2>"$work/error"
check "which is not overwritten" test $? -eq 2
if command -v asciinema >/dev/null && asciinema --version | grep -qE ' (3|[4-9])\.'; then
    check "asciinema reads it" asciinema convert -f txt "$work/cast" "$work/cast.txt"
fi
check "the job stays as it was" test "$(sqlite3 "$work/job/crawl.sqlite" "SELECT group_concat(hex(events)) FROM recording")" = "$(cat "$work/before")"

"$CRAWLTOP" "$site" --headless --quiet --concurrency 16 --max-pages 50 --job "$work/plain" --no-recording >/dev/null
check "--no-recording records nothing" test "$(sqlite3 "$work/plain/crawl.sqlite" "SELECT count(*) FROM recording")" = 0
tm send-keys clear Enter
replay "$work/plain"
check "    and a replay says so" until_true 30 shows 'kept without a recording'
check "    in its last state" until_true 30 shows '6 Log 5[0-9]'
tm send-keys q
until_true 30 shows 'code=0'
check "    a crawl that goes on stays so" bash -c "! '$CRAWLTOP' resume '$work/job' --no-recording 2>'$work/error'"
check "    and says why" grep -q 'no-recording cannot change' "$work/error"

sqlite3 "$work/job/crawl.sqlite" "UPDATE recording SET size = 1 << 40, events = x'00'"
tm send-keys clear Enter
replay "$work/job"
check "a recording that cannot be read is told of" until_true 30 shows 'the recording cannot be read'
tm send-keys q
until_true 30 shows 'code=0'
sqlite3 "$work/job/crawl.sqlite" "DROP TABLE recording"
tm send-keys clear Enter
tm send-keys clear Enter
replay "$work/job"
check "a job without a recording shows its last state" until_true 30 shows 'kept without a recording'
tm send-keys q
until_true 30 shows 'code=0'

"$CRAWLTOP" "$site" --headless --quiet --concurrency 2 --job "$work/running" >/dev/null &
crawl=$!
children+=($crawl)
has_pages() { [ "$(sqlite3 "$work/running/crawl.sqlite" "SELECT count(*) FROM page" 2>/dev/null || echo 0)" -gt 5 ]; }
check "another crawl runs" until_true 30 has_pages
tm send-keys clear Enter
replay "$work/running"
check "a crawl that runs is shown" until_true 30 shows 'REPLAY STOP'
check "as far as it has come" until_true 30 shows 'RUNNING'
tm send-keys Space
before=$(screen)
check "and followed" until_true 30 changed
tm send-keys q
check "without an end to it" kill -0 "$crawl"
check "no directory is wrong use" test "$("$CRAWLTOP" replay 2>/dev/null; echo $?)" = 2
finish
