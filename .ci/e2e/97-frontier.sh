#!/bin/bash
# Crawls that several processes share, on a Redis of their own: killed processes, a killed server, limits, status.
. "$(dirname "$0")/lib.sh"
need python3 redis-server redis-cli

here=$(dirname "$0")
run() { timeout 400 python3 "$here/frontier.py" "$CRAWLTOP" "$1" "$work/$1" ${2:-} >"$work/$1.out" 2>&1; }
shared() { # NAME WHAT [COUNT]
    check "$1" run "$2" "${3:-}"
    sed 's/^/    # /' "$work/$2.out"
}
shared "1, 2 and 4 processes fetch each page exactly once" scale
shared "a command on one process holds in all, and what is held back comes back" commands
shared "killed processes lose no page, and no host is asked too often" kills 5
shared "a killed Redis loses no page" restarts 2
shared "a power failure of Redis loses no page" power 2
shared "processes keep the delay of a host together" delay
shared "a crawl on a cluster of three servers" cluster
shared "a limit on pages is that of all processes together" limit

port=$(free_ports 127.0.0.1)
redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$work" --requirepass hidden-word >/dev/null &
children+=($!)
check "Redis is up" until_true 30 redis-cli -p "$port" -a hidden-word --no-auth-warning ping
"$CRAWLTOP" demo --serve --pages 60 --delay 0 >"$work/site" &
children+=($!)
check "the site is up" until_true 30 grep -q http "$work/site"
site=$(grep -oE 'http://[0-9.:]+/' "$work/site" | head -1)
shared_crawl() { timeout 60 "$CRAWLTOP" "$site" --no-config --headless --frontier "redis://$1127.0.0.1:$port?crawl=${2:-one}" "${@:3}" >"$work/out" 2>"$work/err"; }
ends_with() { # CODE COMMAND...
    local wanted=$1 code=0
    shift
    "$@" || code=$?
    [ "$code" -eq "$wanted" ]
}
check "without the password it ends with 2" ends_with 2 shared_crawl ''
check "    and says why" grep -q 'Redis asks for a password' "$work/err"
check "with a wrong one, too" ends_with 2 shared_crawl ':other-word@'
check "    and says why" grep -q 'does not accept the user or the password' "$work/err"
check "    without telling it" bash -c "! grep -q other-word '$work/err' '$work/out'"
export CRAWLTOP_FRONTIER_PASSWORD=hidden-word
check "the environment has the password" ends_with 0 shared_crawl ''
status() { "$CRAWLTOP" status "redis://127.0.0.1:$port$1"; }
check "status knows the crawl" bash -c "CRAWLTOP_FRONTIER_PASSWORD=hidden-word '$CRAWLTOP' status 'redis://127.0.0.1:$port?crawl=one' | grep -q 'one: finished'"
check "    and lists it" bash -c "'$CRAWLTOP' status redis://127.0.0.1:$port | grep -qx one"
check "one that is not there is told" ends_with 2 status '?crawl=none'
check "other options are refused" ends_with 2 shared_crawl '' one --exclude nothing
check "    by name" grep -q 'the shared crawl has --exclude' "$work/err"
check "a limit of depth is refused" ends_with 2 shared_crawl '' two --max-depth 2
check "a crawl that is over is over at once" ends_with 0 shared_crawl ''
# A process is killed that keeps its part, and goes on: no result is missing of what the others need not fetch again.
"$CRAWLTOP" demo --serve --pages 1500 --delay 20 >"$work/site2" &
children+=($!)
check "another site is up" until_true 30 grep -q http "$work/site2"
site=$(grep -oE 'http://[0-9.:]+/' "$work/site2" | head -1)
"$CRAWLTOP" "$site" --no-config --headless -qq --concurrency 8 --job "$work/part" \
    --frontier "redis://127.0.0.1:$port?crawl=part" >/dev/null 2>&1 &
victim=$!
done_urls() { "$CRAWLTOP" status "$work/part" | grep -oE 'done [0-9]+' | grep -oE '[0-9]+'; }
has_some() { [ "$(done_urls 2>/dev/null || echo 0)" -gt 100 ]; }
check "a process keeps its part" until_true 30 has_some
kill -9 "$victim"
wait "$victim" 2>/dev/null
check "    and goes on with it" timeout 120 "$CRAWLTOP" resume "$work/part" --headless -qq \
    --frontier "redis://127.0.0.1:$port?crawl=part"
check "    with a result for each URL that was fetched" \
    bash -c "'$CRAWLTOP' status '$work/part' | grep -q 'todo 0 + in flight 0'"
unset CRAWLTOP_FRONTIER_PASSWORD
echo hidden-word >"$work/password"
check "a file has the password" ends_with 0 shared_crawl '' three --frontier-password-file "$work/password"
finish
