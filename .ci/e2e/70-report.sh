#!/bin/bash
# Retries and the report: a dead server is asked as often as --max-tries says; the report has its lines, interrupted or not.
. "$(dirname "$0")/lib.sh"
need python3

timeout 60 "$CRAWLTOP" http://127.0.0.1:1/ --headless --format json >"$work/log" 2>"$work/err"
code=$?
check "a dead server's log is as the contract says" python3 "$root/.ci/e2e/log.py" "$work/log" "$code"
check "it is asked four times" [ "$(grep -c '"url":"http://127.0.0.1:1/robots.txt".*"error":"connect"' "$work/log")" -eq 4 ]
check "its page fails as that did" \
    [ "$(grep -c '"type":"fetch",.*"url":"http://127.0.0.1:1/",.*"error":"connect"' "$work/log")" -eq 1 ]
check "the seed is told as broken" \
    [ "$(grep -c '"type":"broken_link","url":"http://127.0.0.1:1/",.*"error":"connect","referrer":null' "$work/log")" -eq 1 ]
check "three of them say that another follows" [ "$(grep -c '"will_retry":true' "$work/log")" -eq 3 ]
check "half a second apart at least in all" python3 -c '
import json, sys
from datetime import datetime
times = [datetime.fromisoformat(line["time"][:-1]) for line in map(json.loads, open(sys.argv[1])) if line["type"] == "fetch"]
sys.exit((times[-1] - times[0]).total_seconds() < 0.5)' "$work/log"
timeout 60 "$CRAWLTOP" http://127.0.0.1:1/ --headless --format json --max-tries 1 >"$work/log" 2>"$work/err"
check "or once" [ "$(grep -c '"type":"fetch".*robots.txt"' "$work/log")" -eq 1 ]

# A server with moods: / is closed, then cut off, then whole; /1 begins a chain of redirects without end.
python3 - >"$work/port" <<'PYTHON' &
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
roots = 0
while True:
    connection, _ = server.accept()
    with connection:
        path = connection.recv(4096).split(b" ")[1].decode()
        page = b"<a href=/1>1</a>"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(page)
        if path == "/":
            roots += 1
            connection.sendall([b"", head + page[:-2], head + page][roots - 1])
        else:
            answer = "HTTP/1.1 302 Found\r\nLocation: /%d#x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            connection.sendall((answer % (int(path[1:]) + 1)).encode())
PYTHON
children+=($!)
until_true 30 test -s "$work/port"
timeout 60 "$CRAWLTOP" "http://127.0.0.1:$(cat "$work/port")/" --max-redirect 3 --no-robots --headless --format json >"$work/log" 2>"$work/err"
check "a server with moods is crawled" [ $? -eq 0 ]
check "and not asked for robots.txt, which is said" eval "grep -q 'robots.txt is not obeyed' '$work/err' && ! grep -q 'robots\\.txt' '$work/log'"
check "its log is as the contract says" python3 "$root/.ci/e2e/log.py" "$work/log" 0
check "a closed and a truncated answer are tried again" python3 -c '
import json, sys
lines = [line for line in map(json.loads, open(sys.argv[1])) if line["type"] == "fetch" and line["depth"] == 0]
print(got := [(line["attempt"], line["error"], line["will_retry"]) for line in lines])
sys.exit(got != [(1, "closed", True), (2, "truncated", True), (3, None, False)])' "$work/log"
check "a chain ends at the limit" [ "$(grep -c '"outcome":"redirect"' "$work/log")" -eq 4 ]
check "and says so" [ "$(grep -c '"message":"more than 3 redirects in a row"' "$work/log")" -eq 1 ]
check "the next target is skipped" eval "grep '\"reason\":\"redirect-limit\"' '$work/log' | grep -q '/5\"'"

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
until_true 30 loop_runs $pid
begun() { # With an answer, and URLs that wait.
    kill -USR2 $pid
    grep -qE ' = todo [1-9].* done [1-9]' "$work/err"
}
until_true 30 begun
kill -INT $pid
wait $pid
check "an interrupted crawl reports" grep -qE '^interrupted before the end: ' "$work/text"
check "what is left of it" grep -qE '^seen [0-9]+ = todo [1-9]' "$work/text"
check "and -qq nothing else" eval "! grep -qE '^[0-9]{2}:' '$work/text'"
finish
