#!/bin/bash
# A site that is crawled again: what has changed, what a run costs at the server, what is kept of runs that fail or are killed.
. "$(dirname "$0")/lib.sh"
need python3 sqlite3

python3 "$(dirname "$0")/recrawl_site.py" "$work" >"$work/site.log" 2>&1 &
children+=($!)
echo first >"$work/phase"
until_true 30 test -e "$work/port"
url=http://127.0.0.1:$(cat "$work/port")/
crawl=("$CRAWLTOP" --headless --quiet --max-tries 1)
again=(--headless --quiet)
query() { sqlite3 -readonly "$work/$1" "$2"; }
sent() { cat "$work/bytes"; }
told() { # DIRECTORY...: the lines of `diff`, without the site's address
    "$CRAWLTOP" diff "$@" 2>&1 | sed "s,$url,/,g"
}
has() { grep -qxF -- "$1" "$work/told"; }

# Where the server gives validators, what has not changed is not sent again.
"${crawl[@]}" "$url" --include '/p/' --job "$work/same" >/dev/null 2>&1
before=$(sent)
"$CRAWLTOP" recrawl "$work/same" "${again[@]}" >"$work/out" 2>&1
check "a second run of an unchanged site ends with 0" [ $? -eq 0 ]
spent=$(($(sent) - before))
check "    and reads less than 5 % of the bytes ($spent of $before)" [ $((spent * 20)) -lt "$before" ]
check "    says that nothing has changed" grep -q '^since the run before: 0 new, 0 gone, 0 changed' "$work/out"
check "    knows the same URLs and links" [ "$(query same/crawl.sqlite 'SELECT count(*), sum(links), sum(body) FROM page')" = \
    "$(query same/earlier-1.sqlite 'SELECT count(*), sum(links), sum(body) FROM page')" ]
check "    and the same titles, digests and validators" [ -z "$(query same/crawl.sqlite \
    "ATTACH '$work/same/earlier-1.sqlite' AS e; SELECT u.url FROM url u JOIN page p ON p.url = u.id JOIN e.url f ON f.url = u.url
    JOIN e.page q ON q.url = f.id WHERE (p.title, p.digest, p.etag, p.type, p.edges IS NULL)
    IS NOT (q.title, q.digest, q.etag, q.type, q.edges IS NULL)")" ]
"$CRAWLTOP" recrawl "$work/same" "${again[@]}" >/dev/null 2>&1
check "a third one asks with what the second was confirmed by" [ "$(query same/crawl.sqlite \
    'SELECT count(*) = 61 FROM page WHERE status = 304')" = 1 ]
check "    and keeps one earlier run" [ "$(cd "$work/same" && echo earlier-*)" = earlier-2.sqlite ]

# What changes, each told as what it is.
"${crawl[@]}" "$url" --job "$work/site" --format json --output "$work/first.json" >/dev/null 2>&1
told "$work/site" >"$work/told"
check "without an earlier run, diff says so" grep -q 'no earlier run' "$work/told"
echo second >"$work/phase"
: >"$work/asked"
"$CRAWLTOP" recrawl "$work/site" "${again[@]}" --format json --output "$work/second.json" --fail-on gone >/dev/null 2>&1
check "--fail-on gone is found" [ $? -eq 1 ]
told "$work/site" >"$work/told"
sed 's/^/    /' "$work/told"
check "a page changed" has "changed /changed: 6322 -> 6330 bytes, title 'changed' -> 'changed now' <- /"
check "a page without validators changed" grep -q '^changed /barechanged' "$work/told"
check "a page gone" has "gone 404 /gone <- /"
check "a page that nothing links to any more" has "gone unlinked /unlinked <- /"
check "a page broken" has "new-broken 500 /broken <- /"
check "a page new" has "new /new <- /"
check "a page slower" grep -q '^slower /slower: .* -> 1\.[0-9]*s <- /$' "$work/told"
check "a page that redirects now, and a redirect that leads elsewhere" eval \
    "has 'moved /moved -> /target <- /' && has 'moved /elsewhere -> /other <- /'"
check "a page fixed" has "fixed /fixed (was 500) <- /"
check "no word of those that have not changed" eval "! grep -qE '/(retagged|bare|dated|p/[0-9]+|flaky|big.bin)( |:|$)' '$work/told'"
check "    but of the other ETag" grep -q ', 1 of the same content with another ETag' "$work/told"
check "nor of one to which only a broken page linked" eval \
    "! grep -q /deep '$work/told' && grep -q 'linked on pages that were not read 1' '$work/told'"
check "validators of both kinds were asked with" eval "grep -qx /dated '$work/asked' && grep -qx /p/7 '$work/asked'"
check "the log has the figures" grep -q '^{"type":"comparison","new":2,"gone":2,' "$work/second.json"
told "$work/first.json" "$work/second.json" >"$work/told.logs"
check "two logs give the same differences" [ "$(sed '/^[0-9]/d; /^not/d; /^slower/d' "$work/told")" = \
    "$(sed '/^[0-9]/d; /^not/d; /^slower/d' "$work/told.logs")" ]
"$CRAWLTOP" diff "$work/site" --format json >"$work/lines.json"
check "diff has lines for programs" python3 - "$work/lines.json" <<'PYTHON'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
kinds = {line["change"] for line in lines[:-1]}
assert kinds == {"new", "gone", "changed", "moved", "new-broken", "fixed", "slower"}, kinds
assert lines[-1]["type"] == "comparison" and lines[-1]["gone"] == 2, lines[-1]
changed = next(line for line in lines if line["url"].endswith("/changed"))
assert changed["before"]["digest"] != changed["after"]["digest"] and changed["after"]["etag"], changed
PYTHON
for kinds in new-broken gone,new changed moved fixed slower; do
    "$CRAWLTOP" diff "$work/site" --fail-on $kinds >/dev/null 2>&1
    check "diff --fail-on $kinds ends with 1" [ $? -eq 1 ]
done
"$CRAWLTOP" diff "$work/same" --fail-on new,gone,changed,moved,new-broken,fixed,slower >/dev/null 2>&1
check "    and with 0 where nothing is found" [ $? -eq 0 ]
"$CRAWLTOP" diff "$work/site" --slower 1000 --fail-on slower >/dev/null 2>&1
check "    nor where a page has to be slower than that" [ $? -eq 0 ]

# A failure does not take the place of what was there.
"$CRAWLTOP" recrawl "$work/site" "${again[@]}" >/dev/null 2>&1
told "$work/site" >"$work/told"
check "what is broken as before is no news" grep -q '^0 new, 0 gone, 0 changed, 0 moved, 0 new-broken' "$work/told"
echo first >"$work/phase"
"$CRAWLTOP" recrawl "$work/site" "${again[@]}" >/dev/null 2>&1
told "$work/site" >"$work/told"
check "a page that comes back is fixed" has "fixed /broken (was 500) <- /"
check "    and is the same as before it failed" eval "! grep -q 'changed /broken' '$work/told'"
check "    the last good result was kept meanwhile" [ "$(query site/earlier-3.sqlite \
    "SELECT count(*) FROM good WHERE url = '${url}broken' AND known AND digest IS NOT NULL")" = 1 ]


# A site that is down for two nights is nothing new on the third.
for phase in down down first; do
    echo $phase >"$work/phase"
    "$CRAWLTOP" recrawl "$work/site" "${again[@]}" >/dev/null 2>&1
    told "$work/site" >"$work/told.$phase"
done
check "of a site that is down nothing is gone" eval "grep -q '^0 new, 0 gone, ' '$work/told.down'"
check "    and nothing new when it is back" eval \
    "grep -q '^0 new, 0 gone, 0 changed, 0 moved, 0 new-broken, 0 fixed' '$work/told.first' && ! grep -q '^not.*before' '$work/told.first'"

# Runs that are interrupted.
"$CRAWLTOP" recrawl "$work/same" "${again[@]}" --delay 0.05 >/dev/null 2>&1 &
pid=$!
begun="SELECT value = '4' AND (SELECT count(*) FROM page) > 3 FROM job WHERE key = 'run'"
until_true 30 eval "[ \"\$(query same/crawl.sqlite \"$begun\" 2>/dev/null)\" = 1 ]"
kill -KILL $pid
wait $pid 2>/dev/null
: >"$work/asked"
"$CRAWLTOP" resume "$work/same" "${again[@]}" --delay 0 >"$work/out" 2>&1
check "a recrawl that was killed goes on" [ $? -eq 0 ]
check "    with its validators" [ "$(wc -l <"$work/asked")" -gt 30 ]
check "    and its comparison" grep -q '^since the run before: 0 new, 0 gone, 0 changed, .* 61 unchanged' "$work/out"
"$CRAWLTOP" recrawl "$work/same" "${again[@]}" --max-duration 0.3 --delay 0.05 >/dev/null 2>&1
check "what a limit did not let it come to is not gone" eval \
    "told '$work/same' >'$work/told'; grep -q '^0 new, 0 gone, 0 changed' '$work/told'"
for _ in $(seq "${CRAWLTOP_KILLS:-12}"); do
    "$CRAWLTOP" recrawl "$work/same" "${again[@]}" --max-duration off --delay 0 >/dev/null 2>&1 &
    pid=$!
    sleep "0.0$((RANDOM % 90 + 10))"
    kill -KILL $pid
    wait $pid 2>/dev/null
    # A copy is read, which may be written: what SQLite has to put in order after a kill is left to the next run.
    rm -rf "$work/killed" && cp -r "$work/same" "$work/killed"
    mend() { sqlite3 "$work/killed/$1" "$2"; }
    [ "$(mend crawl.sqlite 'PRAGMA integrity_check')" = ok ] || fail "a kill leaves a damaged database"
    earlier=$(mend crawl.sqlite "SELECT value FROM job WHERE key = 'earlier'")
    pages=$(mend "$earlier" 'SELECT count(*) FROM page')
    [ "${pages:-0}" -ge 5 ] || fail "a kill leaves no earlier run ($earlier)"
done
"$CRAWLTOP" recrawl "$work/same" "${again[@]}" --max-duration off --delay 0 >"$work/out" 2>&1
check "after kills at any moment, the next run ends with 0" [ $? -eq 0 ]
check "    and finds nothing changed" eval "! told '$work/same' | grep -qE '^(gone|changed|new-broken|moved) '"

# Killed between two of the calls that put the run before aside.
if strace -f -o /dev/null true 2>/dev/null; then
    for call in unlink:3 fdatasync:8 fdatasync:9 link:1 rename:1; do
        rm -rf "$work/cut" && cp -r "$work/same" "$work/cut"
        strace -f -o /dev/null -e trace=${call%:*} -e inject=${call%:*}:signal=SIGKILL:when=${call#*:} \
            "$CRAWLTOP" recrawl "$work/cut" "${again[@]}" --max-duration off --delay 0 >/dev/null 2>&1
        "$CRAWLTOP" status "$work/cut" >/dev/null 2>&1
        [ $? -ne 2 ] || fail "a kill at $call leaves a job that cannot be read"
    done
    check "a job can be read wherever its recrawl was killed" \
        "$CRAWLTOP" recrawl "$work/cut" "${again[@]}" --max-duration off --delay 0
else
    echo "missing strace: part of $(basename "$0") is skipped"
fi

"$CRAWLTOP" "$url" --headless --fail-on new-broken >/dev/null 2>"$work/err"
check "without a job there is nothing to compare with" eval "[ $? -eq 2 ] && grep -q 'new-broken compares' '$work/err'"
"$CRAWLTOP" diff "$work/phase" "$work/first.json" >/dev/null 2>"$work/err"
check "what is no log is refused in a sentence" eval "[ $? -eq 2 ] && [ \$(wc -l <'$work/err') -eq 1 ]"
finish
