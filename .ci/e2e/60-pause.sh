#!/bin/bash
# Pause means pause: for ten seconds nginx's access log does not grow by a line.
. "$(dirname "$0")/lib.sh"
need nginx python3

port=$(free_ports 127.0.0.1)
mkdir "$work/site"
python3 - "$work/site" <<'PYTHON'
import sys
for page in range(5000):
    with open(f"{sys.argv[1]}/{page}.html", "w") as file:
        file.write("".join(f'<a href="{(page * 7 + link) % 5000}.html">{link}</a>' for link in range(20)))
PYTHON
# 100 requests a second, so that the crawl is still going on when it is paused.
start_nginx 127.0.0.1 "$port" <<NGINX
include /etc/nginx/mime.types;
access_log access;
limit_req_zone \$server_port zone=all:1m rate=100r/s;
server { listen 127.0.0.1:$port; root $work/site; limit_req zone=all burst=1000; }
NGINX
requests() { wc -l <"$work/access"; }
grown() { [ "$(requests)" -gt "$1" ]; }
paused() { tail -1 "$work/log" | grep -q '"state":"paused"'; }

"$CRAWLTOP" "http://127.0.0.1:$port/0.html" --concurrency 16 --headless --format json >"$work/log" &
pid=$!
children+=($pid)
check "the crawl runs" until_true 30 grown 50
kill -USR1 $pid
check "SIGUSR1 pauses it" until_true 30 paused
before=$(requests)
sleep 10
check "ten seconds without a request ($before before, $(requests) after)" [ "$(requests)" -eq "$before" ]
kill -USR1 $pid
check "and on it goes" until_true 30 grown $((before + 50))
kill -INT $pid
wait $pid; status=$?
check "a signal ends it with 3 ($status)" [ $status -eq 3 ]
finish
