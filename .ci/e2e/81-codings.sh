#!/bin/bash
# Content codings from a real server: a tree behind nginx is found alike with gzip and without, in fewer bytes.
. "$(dirname "$0")/lib.sh"
need nginx python3

cd "$work" || exit 1
mkdir tree
python3 - <<'PYTHON'
import random
random.seed(1)
for n in range(121):
    links = "".join(f'<a href="{m}.html?a=1&amp;b={n}">seite {m} \u00e4</a>\n' for m in range(10 * n + 1, 10 * n + 11) if m < 121)
    # Some pages are larger than any buffer on the way, and link at their very end.
    words = " ".join(random.choice(("crawl", "loop", "frontier", "\u00fcber")) for _ in range((50, 2_000, 40_000)[n % 3]))
    open(f"tree/{n}.html", "w").write(f"<meta charset=utf-8><title>page {n} \u00e9</title><p>{words}</p>{links}<a href=missing-{n % 7}.html>x</a>")
PYTHON

read -r plain coded <<<"$(free_ports 127.0.0.1 127.0.0.1)"
start_nginx 127.0.0.1 "$coded" <<CONF
log_format coding '\$status \$body_bytes_sent \$gzip_ratio';
access_log off;
types { text/html html; }
root $work/tree;
server { listen 127.0.0.1:$plain; }
server { listen 127.0.0.1:$coded; gzip on; gzip_min_length 0; access_log access.log coding; }
CONF

crawl() { # NAME PORT ARGUMENTS...: crawls into NAME.json
    local name=$1 port=$2 got
    shift 2
    timeout 60 "$CRAWLTOP" --headless --format json --no-robots "$@" "http://127.0.0.1:$port/0.html" \
        >"$name.json" 2>"$name.err" </dev/null
    got=$?
    if [ "$got" -eq 0 ]; then pass "$name ends with 0"; else fail "$name ends with $got"; fi
}

crawl plain "$plain"
for engine in coroutine callback blocking; do
    : >access.log
    crawl "$engine" "$coded" --engine "$engine" --concurrency 8
    check "$engine keeps to the log's contract" python3 "$root/.ci/e2e/log.py" "$engine.json" 0
    check "$engine finds the same in less than half of the bytes" python3 - plain.json "$engine.json" <<'PYTHON'
import json, sys
def told(path):
    lines = [line for line in map(json.loads, open(path)) if line["type"] == "fetch"]
    keys = ("status", "body_bytes", "links", "title", "charset", "depth", "outcome")
    good = {(l["url"].split("/", 3)[3], *(l[k] for k in keys)) for l in lines if l["status"] == 200}
    broken = {(l["url"].split("/", 3)[3], l["status"]) for l in lines if l["status"] != 200}
    return lines, good, broken
(plain, expected, lost), (coded, found, missing) = map(told, sys.argv[1:])
assert found == expected and len(found) == 121, found ^ expected
assert missing == lost and len(lost) == 7, missing ^ lost
bytes = [sum(l["bytes"] for l in lines) for lines in (plain, coded)]
assert bytes[1] * 2 < bytes[0], bytes
PYTHON
    check "   and nginx coded every page" python3 - <<'PYTHON'
lines = [line.split() for line in open("access.log")]
assert len(lines) == 128 and all(ratio != "-" for status, _, ratio in lines if status == "200"), lines
PYTHON
done
finish
