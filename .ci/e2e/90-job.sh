#!/bin/bash
# Crawls that --job keeps: killed at random moments and gone on with, stopped in other ways, on a disk that is full, damaged.
# $CRAWLTOP_KILLS is how often one is killed (12).
. "$(dirname "$0")/lib.sh"
need python3 sqlite3

query() { sqlite3 -readonly "$work/$1/crawl.sqlite" "$2"; }
says() { # WORDS COMMAND...: its standard error is one sentence with these words
    local words=$1
    shift
    "$@" >"$work/out" 2>"$work/err" </dev/null
    [ $? -eq 2 ] && [ "$(wc -l <"$work/err")" -eq 1 ] && grep -q "$words" "$work/err"
}
status() { # DIRECTORY CODE: what `status` ends with
    "$CRAWLTOP" status "$work/$1" >"$work/out" 2>"$work/err"
    [ $? -eq "$2" ]
}

python3 "$(dirname "$0")/job_kills.py" "$CRAWLTOP" "$work" "${CRAWLTOP_KILLS:-12}" >"$work/kills" 2>&1 ||
    echo "fail job_kills.py: $(tail -1 "$work/kills")" >>"$work/kills"
grep -v '^fail' "$work/kills"
while read -r _ line; do fail "$line"; done < <(grep '^fail' "$work/kills")

"$CRAWLTOP" demo --serve --port 0 --pages 3000 --delay 5 >"$work/serving" 2>&1 &
children+=($!)
until_true 30 grep -q serving "$work/serving"
url=$(sed -n 's/.* at //p' "$work/serving")
crawl=("$CRAWLTOP" --headless --quiet)

# One that another process crawls.
"${crawl[@]}" "$url" --job "$work/a" >/dev/null 2>"$work/a.err" &
pid=$!
until_true 30 loop_runs $pid
until_true 30 test -e "$work/a/crawl.sqlite-wal"
check "status of a crawl that goes on is 5, with its process" eval "status a 5 && grep -q 'process $pid' '$work/out'"
check "a second writer is refused, with the other's process" says "process $pid " "$CRAWLTOP" resume "$work/a" --headless
echo earlier >"$work/kept"
"$CRAWLTOP" resume "$work/a" --headless --output "$work/kept" >/dev/null 2>&1
check "    and leaves its log as it was" [ "$(cat "$work/kept")" = earlier ]
check "a directory with a crawl is not begun again" says "process $pid " "${crawl[@]}" "$url" --job "$work/a"
for signal in INT TERM HUP; do
    kill -$signal $pid
    wait $pid
    check "SIG$signal ends it with 3" [ $? -eq 3 ]
    check "   and status says so" status a 3
    : >"$work/a.err"
    "$CRAWLTOP" resume "$work/a" --headless --quiet >/dev/null 2>"$work/a.err" &
    pid=$!
    until_true 30 loop_runs $pid
    check "   and the first line of the next run tells what was done and what waits" \
        until_true 30 grep -q '^crawltop: going on with .* done, [0-9]* waiting' "$work/a.err"
done
wait $pid
check "it comes to its end" [ $? -eq 0 ]
check "   and status says so" status a 0
check "   all of it in one sound file" eval \
    "[ ! -s '$work/a/crawl.sqlite-wal' ] && [ \"\$(query a 'PRAGMA integrity_check')\" = ok ]"
check "   each URL once" [ "$(query a 'SELECT count(*) = count(DISTINCT url) FROM url')" = 1 ]
"$CRAWLTOP" resume "$work/a" >"$work/out" 2>"$work/err"
check "   and resume as well" eval "[ $? -eq 0 ] && grep -q 'ran to its end' '$work/out'"
failed=$(query a "SELECT count(*) FROM page WHERE status >= 400")
attempts=$(query a "SELECT number FROM total WHERE name = 'fetches'")
"$CRAWLTOP" resume "$work/a" --retry-failed --headless --quiet >/dev/null 2>&1
check "--retry-failed asks for what failed once more" \
    [ "$(query a "SELECT number >= $attempts + $failed FROM total WHERE name = 'fetches'")" = 1 ]
check "jobs has a line for it" eval "'$CRAWLTOP' jobs '$work' | grep -q '/a: finished, seen '"

# Real trees, killed half way.
suites=${CRAWLTOP_SUITES:-$root/../shared/suites}
if [ -e "$suites/check_tree.py" ]; then
    for engine in coroutine callback blocking; do
        check "trees are exact when their crawl is killed half way, engine $engine" python3 "$suites/check_tree.py" all \
            --broken-links -- "$(dirname "$0")/job_halfway.py" "$CRAWLTOP" --engine $engine '{seed}'
    done
else
    echo "missing $suites/check_tree.py: part of $(basename "$0") is skipped"
fi

# Limits, and options that change.
"${crawl[@]}" "$url" --job "$work/b" --max-pages 30 --exclude topic >/dev/null 2>&1
check "a limit ends a crawl with 3" [ $? -eq 3 ]
check "   and status says so" eval "status b 3 && grep -q 'limit of 30 pages' '$work/out'"
"$CRAWLTOP" resume "$work/b" --headless --quiet --max-pages 1000000 --exclude 'page-[0-9]*5' >/dev/null 2>&1
check "another limit and another pattern go on with it to its end" [ $? -eq 0 ]
check "   what the first pattern left out is fetched" \
    [ "$(query b "SELECT count(*) > 1000 FROM pages WHERE state = 'done' AND url LIKE '%topic%'")" = 1 ]
check "   and what the second one leaves out is not" \
    [ "$(query b "SELECT count(*) > 100 FROM pages WHERE reason = 'pattern' AND url LIKE '%page-%5%'")" = 1 ]
check "seeds cannot change" says "seeds" "$CRAWLTOP" resume "$work/b" http://127.0.0.1:1/
check "what pages were read for cannot change" says "cannot change" "$CRAWLTOP" resume "$work/b" --page-requisites
"${crawl[@]}" "$url" --job "$work/c" --max-pages 5 --user me:secret-word --header 'X-Key: other-word' >/dev/null 2>&1
check "secrets are asked for again" says "began with --user" "$CRAWLTOP" resume "$work/c" --headless
check "   by name" says "began with --header X-Key" "$CRAWLTOP" resume "$work/c" --headless --user me:secret-word
check "   and kept nowhere" eval "! grep -rq -e secret-word -e other-word '$work/c'"
check "cookies and lock are their owner's alone" \
    eval "[ -z \"\$(find '$work/killed' -name cookies.txt -not -perm 600; find '$work' -name lock -not -perm 600)\" ]"

# Damage: refused in a sentence, and left as it is.
check "a directory without a crawl is none" says "there is no crawl in it" "$CRAWLTOP" resume "$work/nowhere"
for damage in foreign newer truncated flipped tableless; do
    mkdir "$work/$damage"
    cp "$work/a/crawl.sqlite" "$work/$damage/"
    file=$work/$damage/crawl.sqlite
    case $damage in
    foreign) rm "$file" && sqlite3 "$file" 'CREATE TABLE other (a)' ;;
    newer) printf '\0\0\0\7' | dd of="$file" bs=1 seek=60 conv=notrunc status=none ;;
    truncated) truncate -s 60000 "$file" ;;
    flipped) for at in 4096 8192 12288 20480 40960; do
        printf '\377\377\377\377\377\377\377\377' | dd of="$file" bs=1 seek=$at conv=notrunc status=none
    done ;;
    tableless) sqlite3 "$file" 'DROP TABLE page' ;;
    esac
    before=$(sha256sum <"$file")
    check "$damage: refused in one sentence" says "'$work/$damage': " "$CRAWLTOP" resume "$work/$damage" --headless --retry-failed
    check "   left as it is" [ "$(sha256sum <"$file")" = "$before" ]
done

# A disk that is full: the crawl holds, and goes on when there is room.
if [ "$(id -u)" -eq 0 ] && mkdir "$work/small" && mount -t tmpfs -o size=1m tmpfs "$work/small" 2>/dev/null; then
    head -c 700k /dev/zero >"$work/small/filler"
    "$CRAWLTOP" --headless --format json --progress 0.2 "$url" --job "$work/small/job" >"$work/small.json" 2>/dev/null &
    pid=$!
    check "a full disk holds the crawl, and the log says why" \
        until_true 30 grep -q '"type":"held","held":true,"message":".*No space left' "$work/small.json"
    sleep 2
    seen=$(grep -c '"type":"fetch"' "$work/small.json")
    sleep 2
    check "   nothing more is fetched" [ "$(grep -c '"type":"fetch"' "$work/small.json")" -eq "$seen" ]
    mount -o remount,size=64m "$work/small"
    check "   with room it goes on" until_true 30 grep -q '"type":"held","held":false' "$work/small.json"
    wait $pid
    check "   to its end" [ $? -eq 0 ]
    # It was full for seconds; a busy machine alone makes a lag of tens of milliseconds.
    check "   and the loop never waited for the disk" eval \
        "sed -n 's/.*\"loop_lag_ms\":\([0-9]*\).*/\1/p' '$work/small.json' | awk '\$1 > 500 { exit 1 }'"
    check "   and nothing is missing" [ "$(sqlite3 -readonly "$work/small/job/crawl.sqlite" \
        "SELECT count(*) FROM pages WHERE state = 'done'")" = "$(query a "SELECT count(*) FROM pages WHERE state = 'done'")" ]
    umount "$work/small"
else
    echo "missing a mount of tmpfs: part of $(basename "$0") is skipped"
fi

# A disk that is slow, or fails for a while.
if strace -f --seccomp-bpf -o /dev/null true 2>/dev/null; then
    for fault in delay_enter=5000 error=EIO:when=60..100 error=EROFS:when=60..100; do
        name=$(tr -dc '[:alnum:]' <<<"$fault")
        strace -f --seccomp-bpf -qqq -o /dev/null -e trace=pwrite64 -e inject=pwrite64:$fault \
            "$CRAWLTOP" --headless --format json --progress 0.2 "$url" --job "$work/$name" >"$work/$name.json" 2>/dev/null
        check "writes of the job with $fault: the crawl comes to its end" [ $? -eq 0 ]
        case $fault in
        error=*)
            check "   it was held meanwhile" grep -q '"type":"held","held":true,"message":"the job in ' "$work/$name.json"
            ;;
        esac
        check "   the loop never waited for the disk" eval \
            "sed -n 's/.*\"loop_lag_ms\":\([0-9]*\).*/\1/p' '$work/$name.json' | awk '\$1 > 50 { exit 1 }'"
        check "   and nothing is missing" [ "$(query "$name" "SELECT count(*) FROM pages WHERE state = 'done'")" = \
            "$(query a "SELECT count(*) FROM pages WHERE state = 'done'")" ]
    done
else
    echo "missing strace: part of $(basename "$0") is skipped"
fi

# A folder that cannot be written.
if unshare -m true 2>/dev/null; then
    closed() { unshare -m sh -c 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && "$@"' "$work/a" "$@"; }
    check "status needs no right to write" closed "$CRAWLTOP" status "$work/a"
    check "resume does, and says so" says "cannot" closed "$CRAWLTOP" resume "$work/a" --retry-failed --headless
else
    echo "missing namespaces of mounts: part of $(basename "$0") is skipped"
fi

# Memory for a few URLs alone: the others are in a file, and nothing else changes.
"${crawl[@]}" "$url" --job "$work/spilled" --frontier-memory 100K >/dev/null 2>&1
check "the frontier may be in a file" [ $? -eq 0 ]
check "   with the same pages" [ "$(query spilled "SELECT count(*), max(id) FROM url")" = "$(query a "SELECT count(*), max(id) FROM url")" ]
finish
