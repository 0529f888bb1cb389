#!/bin/bash
# The comparison of the engines: a row for each, the numbers of a run that went well, and no process left behind.
. "$(dirname "$0")/lib.sh"
need python3 pgrep

timeout 120 "$CRAWLTOP" compare demo --pages 40 --delay 20 --concurrency 16 --selectors --format json >"$work/rows" 2>"$work/err"
check "all engines crawl the demo site" [ $? -eq 0 ]
check "each did it as its kind does" python3 - "$work/rows" <<'PYTHON'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
names = [(row["engine"], row["selector"]) for row in rows]
selectors = ("epoll", "poll", "select")
assert names == [("blocking", None)] + [(e, s) for e in ("callback", "coroutine") for s in selectors], names
assert len({row["pages"] for row in rows}) == 1 and rows[0]["pages"] >= 40, "not the same pages"
for row in rows:
    assert row["exit_code"] == 0 and row["note"] is None, row
    assert row["memory_peak"] >= row["memory_start"] > 1 << 20, row
    assert row["cpu_user"] + row["cpu_system"] > 0 and row["switches_voluntary"] > 0, row
    many = row["engine"] != "blocking"
    assert row["in_flight_max"] == (16 if many else 1), row
    assert (row["in_flight_mean"] > 2) if many else (0.5 < row["in_flight_mean"] <= 1), row
    assert (row["memory_per_connection"] is not None) == many, row
    assert not many or row["wall"] < rows[0]["wall"], "slower than one page at a time"
PYTHON

"$CRAWLTOP" compare demo --pages 1000 --delay 50 >"$work/table" 2>"$work/err" &
pid=$!
children+=($pid)
crawling() { pgrep -P $pid -f 'engine blocking' >/dev/null; }
check "a run is under way" until_true 30 crawling
site=$(pgrep -P $pid -f 'demo --serve')
check "and the demo site" [ -n "$site" ]
kill -INT $pid
wait $pid
check "an interrupt ends it with 3" [ $? -eq 3 ]
check "and shows what there is" grep -q '^blocking .*(terminated before the end)' "$work/table"
check "and ends the site" eval "! kill -0 $site 2>/dev/null"
finish
